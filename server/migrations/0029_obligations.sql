-- Papers that fulfil a duty lie in the store by their hash, which stands in the evidence; and what was late stays with
-- whoever owned it then.

create index on obligations (tenant_id, (evidence ->> 'sha256')) where evidence ->> 'kind' = 'file';

-- Who owned the duty when it fell due, if it was handed over after that: on time or late is counted to him.
alter table obligations
  add column due_owner_id uuid,
  add foreign key (tenant_id, due_owner_id) references users (tenant_id, id);

update obligations o set due_owner_id = h.from_user_id
from (
  select distinct on (tenant_id, obligation_id) h.tenant_id, h.obligation_id, h.from_user_id
  from obligation_handovers h
  join obligations d on d.tenant_id = h.tenant_id and d.id = h.obligation_id
  join tenants c on c.tenant_id = h.tenant_id
  where d.due_on <= (h.made_at at time zone c.time_zone)::date
  order by h.tenant_id, h.obligation_id, h.made_at, h.id
) h
where o.tenant_id = h.tenant_id and o.id = h.obligation_id;
