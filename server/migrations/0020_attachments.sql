-- Which key a company's sealed values were sealed with: its id only, so that a lost key is noticed and none begun anew.
create table sealing_keys (
  tenant_id uuid not null references tenants,
  key_id text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id)
);
call protect_tenant_table('sealing_keys');

-- Files kept with a customer: scans, pictures, tables. The bytes lie under the data directory by their hash; a row is
-- written only with them. What is removed stays, with who and why, and so do its bytes.
create table attachments (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  -- Whose readers may see it.
  part text not null check (part in
    ('basic', 'contact', 'key-persons', 'service', 'products', 'other', 'preferential')),
  -- What it is attached to: the customer itself, an entry of its archive, a slot of a survey …
  subject_kind text not null,
  subject_id text not null,
  name text not null,
  media_type text not null,
  size bigint not null check (size > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  uploaded_by uuid,
  uploaded_by_name text not null,
  uploaded_at timestamptz not null,
  removed_by_name text,
  removed_at timestamptz,
  remove_reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  check (num_nulls(removed_by_name, removed_at, remove_reason) in (0, 3))
);
create index on attachments (tenant_id, customer_id, part, uploaded_at, id) where removed_at is null;
create index on attachments (tenant_id, customer_id, subject_kind, subject_id) where removed_at is null;
create index on attachments (tenant_id, sha256);
call protect_tenant_table('attachments');

-- Keys of repeated requests are forgotten by their age.
create index on idempotency_keys (tenant_id, created_at);
