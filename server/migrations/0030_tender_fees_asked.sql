-- Whether a fee was ever asked for: a tender whose fee was refused does not turn into one without a fee (P-07).
alter table tenders add column fee_asked boolean not null default false;
update tenders set fee_asked = true where fee_status <> 'none';
