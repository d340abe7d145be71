-- Trade with the customers: products, contracts, shipments, invoices, receipts and which receipt pays which invoice.

create table imports (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  kind text not null check (kind in ('customers', 'contracts', 'shipments', 'invoices', 'receipts')),
  file_name text not null,
  sha256 text not null,
  mapping jsonb not null,
  rows_read bigint not null,
  rows_imported bigint not null,
  rows_skipped bigint not null,
  customers_created bigint not null,
  -- Settlements in a file of invoices are booked as receipts.
  receipts_created bigint not null default 0,
  imported_by uuid,
  imported_by_name text not null,
  imported_at timestamptz not null default now(),
  undone_by_name text,
  undone_at timestamptz,
  undo_reason text,
  primary key (tenant_id, id)
);
create index on imports (tenant_id, sha256);
call protect_tenant_table('imports');

create table import_mappings (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  name text not null,
  kind text not null,
  mapping jsonb not null,
  version int not null default 1,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
call protect_tenant_table('import_mappings');

create table products (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  code text not null,
  name text not null,
  unit text not null,
  version int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, code)
);
call protect_tenant_table('products');

create table contracts (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  number text not null,
  title text,
  signed_on date not null,
  ends_on date check (ends_on >= signed_on),
  amount numeric(18, 2) not null check (amount between 0 and 9999999999999999.99),
  import_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, import_id) references imports (tenant_id, id)
);
create index on contracts (tenant_id, customer_id, signed_on);
create index on contracts (tenant_id, import_id) where import_id is not null;
call protect_tenant_table('contracts');

create table shipments (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  number text not null,
  shipped_on date not null,
  product_id uuid,
  quantity numeric(18, 4) check (quantity between -99999999999999.9999 and 99999999999999.9999),
  amount numeric(18, 2) not null check (amount between -9999999999999999.99 and 9999999999999999.99),
  import_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, product_id) references products (tenant_id, id),
  foreign key (tenant_id, import_id) references imports (tenant_id, id)
);
create index on shipments (tenant_id, customer_id, shipped_on);
create index on shipments (tenant_id, import_id) where import_id is not null;
call protect_tenant_table('shipments');

create table invoices (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  -- The invoice code of paper invoices (发票代码); empty for fully digital ones, whose number stands alone.
  series text not null default '',
  number text not null,
  kind text not null check (kind in ('invoice', 'credit-note')),
  status text not null check (status in ('valid', 'void')),
  issued_on date not null,
  due_on date not null,
  net numeric(18, 2) check (net between -9999999999999999.99 and 9999999999999999.99),
  tax numeric(18, 2) check (tax between -9999999999999999.99 and 9999999999999999.99),
  gross numeric(18, 2) not null check (gross between -9999999999999999.99 and 9999999999999999.99),
  disputed boolean not null default false,
  void_reason text,
  voided_by_name text,
  voided_at timestamptz,
  import_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, series, number),
  check (kind = 'invoice' and gross >= 0 or kind = 'credit-note' and gross <= 0),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, import_id) references imports (tenant_id, id)
);
create index on invoices (tenant_id, customer_id, issued_on);
create index on invoices (tenant_id, import_id) where import_id is not null;
call protect_tenant_table('invoices');

create table receipts (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  number text not null,
  received_on date not null,
  amount numeric(18, 2) not null check (amount between 0.01 and 9999999999999999.99),
  method text,
  import_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, import_id) references imports (tenant_id, id)
);
create index on receipts (tenant_id, customer_id, received_on);
create index on receipts (tenant_id, import_id) where import_id is not null;
call protect_tenant_table('receipts');

-- `explicit` ones were stated with the receipt; the others follow from the documents (oldest due first) and are
-- worked out anew whenever a document of the customer comes or goes.
create table allocations (
  tenant_id uuid not null references tenants,
  receipt_id uuid not null,
  invoice_id uuid not null,
  amount numeric(18, 2) not null check (amount between 0.01 and 9999999999999999.99),
  method text not null check (method in ('explicit', 'oldest-first')),
  primary key (tenant_id, receipt_id, invoice_id),
  foreign key (tenant_id, receipt_id) references receipts (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
);
create index on allocations (tenant_id, invoice_id);
call protect_tenant_table('allocations');
