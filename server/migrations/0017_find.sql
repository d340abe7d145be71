-- Finding customers: every place of a name from which somebody may type it, as a term that a range of an index answers.

alter table customers
  add column former_names text[] not null default '{}',
  add column former_codes text[] not null default '{}';

-- The orders of the list, so that its first page costs the same at any size.
create index on customers (tenant_id, name, id);
create index on customers (tenant_id, updated_at, id);

-- Worked out of the customers, and always written together with them: without foreign keys, whose checks would take
-- longer than the writing.
-- Terms are compared by bytes: `term between q and q || max` is then every term that begins with q, and the comparison
-- is one that row-level security lets the index answer (it does not for LIKE or trigrams).
create table customer_terms (
  tenant_id uuid not null,
  -- c code, b former code, u unified social credit code, t phone, k phone of a contact; n name, f former name, p pinyin,
  -- i initials from the beginning, and their capitals from a place inside.
  kind text collate "C" not null check (kind in ('c', 'b', 'u', 't', 'k', 'n', 'N', 'f', 'F', 'p', 'P', 'i', 'I')),
  term text collate "C" not null,
  customer_id uuid not null,
  primary key (tenant_id, kind, term, customer_id)
);
create index on customer_terms (tenant_id, customer_id);
call protect_tenant_table('customer_terms');
