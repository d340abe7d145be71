-- The archive of a customer in seven parts (D-17), its relation with us (A-01), its group (A-05), its deputies (R-06).

alter table customers
  add column relation text not null default 'potential'
    check (relation in ('potential', 'followed', 'trading', 'lost')),
  -- When the relation became what it is, and what it was before: what makes a trade can be taken back.
  add column relation_on date,
  add column relation_before text check (relation_before in ('potential', 'followed', 'trading', 'lost')),
  -- Of the last time it was lost; all three together (D-18).
  add column lost_reason text,
  add column lost_destination text,
  add column lost_competitor text,
  add column parent_id uuid check (parent_id <> id),
  add foreign key (tenant_id, parent_id) references customers (tenant_id, id),
  add check (relation <> 'lost' or num_nulls(lost_reason, lost_destination, lost_competitor) = 0);
create index on customers (tenant_id, parent_id) where parent_id is not null;
create index on customers (tenant_id, relation, owner_id);

update customers c set relation = 'trading'
where exists (select from invoices i where i.tenant_id = c.tenant_id and i.customer_id = c.id
                and i.kind = 'invoice' and i.status = 'valid')
   or exists (select from shipments s where s.tenant_id = c.tenant_id and s.customer_id = c.id);

-- What a part has once: field → value, as the catalogue of fields says. A part without a row is empty.
create table archive_parts (
  tenant_id uuid not null references tenants,
  customer_id uuid not null,
  part text not null check (part in
    ('basic', 'contact', 'key-persons', 'service', 'products', 'other', 'preferential')),
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  version int not null default 1,
  -- When somebody last said that the part is right as it stands, and who.
  confirmed_on date,
  confirmed_by uuid,
  primary key (tenant_id, customer_id, part),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, confirmed_by) references users (tenant_id, id)
);
call protect_tenant_table('archive_parts');

-- The lists of a part: contacts, key persons, bank accounts, annual accounts … A removed entry stays for the history.
create table archive_entries (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  part text not null,
  list text not null,
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  version int not null default 1,
  removed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create index on archive_entries (tenant_id, customer_id, part, list) where removed_at is null;
-- One set of accounts per year.
create unique index archive_entries_one_year on archive_entries (tenant_id, customer_id, (data ->> 'statementYear'))
  where list = 'financial-statements' and removed_at is null;
call protect_tenant_table('archive_entries');

-- Who stands in for the owner. The owner himself is in `customers` and is exactly one.
create table customer_deputies (
  tenant_id uuid not null references tenants,
  customer_id uuid not null,
  user_id uuid not null,
  primary key (tenant_id, customer_id, user_id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index on customer_deputies (tenant_id, user_id);
call protect_tenant_table('customer_deputies');

-- Numbers given out one after another and without gaps, by name of the series.
create table code_counters (
  tenant_id uuid not null references tenants,
  name text not null,
  last bigint not null default 0,
  primary key (tenant_id, name)
);
call protect_tenant_table('code_counters');
