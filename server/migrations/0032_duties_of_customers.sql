-- The duties about a customer: the next one on its page, and the board narrowed to it.

create index on obligations (tenant_id, customer_id, (coalesce(due_on, '9999-12-31')), id)
  where customer_id is not null;
