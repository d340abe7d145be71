-- Imports that change customers: what was there before, so that they can be taken back exactly.

alter table imports
  -- Of `rows_imported`, those that changed a customer that was there already.
  add column rows_updated bigint not null default 0,
  -- Rows held back because the company seems to be a customer already.
  add column rows_proposed bigint not null default 0;

create table import_changes (
  tenant_id uuid not null references tenants,
  import_id uuid not null,
  customer_id uuid not null,
  -- The part of the archive; empty for the columns of the customer itself.
  part text not null,
  -- What the changed fields held; a field that was not there is null.
  before jsonb not null,
  -- The version the import gave it.
  version int not null,
  primary key (tenant_id, import_id, customer_id, part),
  foreign key (tenant_id, import_id) references imports (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
create index on import_changes (tenant_id, customer_id);
call protect_tenant_table('import_changes');
