-- Leads before they are customers; what makes two customers look like one; merging them and taking that back.

create table leads (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  name text not null,
  contact_name text,
  phone text,
  email text,
  website text,
  unified_social_credit_code text,
  industry text,
  address text,
  need text,
  -- Codes of the policy's lists; what a code meant stays with the policy's versions.
  source text not null,
  source_detail text,
  state text not null default 'new' check (state in ('new', 'verifying', 'valid', 'invalid', 'converted')),
  method text,
  invalid_reason text,
  verified_by uuid,
  verified_by_name text,
  verified_on date,
  owner_id uuid not null,
  department_id uuid,
  region_id uuid,
  -- The customer it became, or turned out to be.
  customer_id uuid,
  converted_at timestamptz,
  -- When somebody learned of it, and whether it was entered within the days the policy gave then; null while unknown.
  learned_on date not null,
  entry_due_on date,
  is_timely boolean,
  entered_on date not null check (learned_on <= entered_on),
  entered_by uuid,
  entered_by_name text not null,
  -- How often its verification was owed: once, and again for each new owner or reopening.
  rounds int not null default 1,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references users (tenant_id, id),
  foreign key (tenant_id, verified_by) references users (tenant_id, id),
  foreign key (tenant_id, entered_by) references users (tenant_id, id),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  foreign key (tenant_id, region_id) references regions (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  check ((state = 'converted') = (customer_id is not null)),
  check ((state = 'invalid') = (invalid_reason is not null)),
  check (state not in ('valid', 'invalid', 'converted') or verified_on is not null and method is not null)
);
create index on leads (tenant_id, created_at, id);
create index on leads (tenant_id, owner_id, created_at, id);
create index on leads (tenant_id, customer_id) where customer_id is not null;
call protect_tenant_table('leads');

-- What open leads are compared by, as customers are.
create table lead_marks (
  tenant_id uuid not null references tenants,
  lead_id uuid not null,
  kind text not null,
  mark text collate "C" not null,
  primary key (tenant_id, lead_id, kind, mark),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
create index on lead_marks (tenant_id, mark, lead_id, kind);
call protect_tenant_table('lead_marks');

-- A customer that turned out to be another one: kept, so that nothing is lost, and shown nowhere.
alter table customers
  add column merged_into uuid,
  -- The name as names are compared; null until the customer is indexed.
  add column name_key text collate "C",
  add foreign key (tenant_id, merged_into) references customers (tenant_id, id),
  add check (merged_into <> id);
create index on customers (tenant_id, merged_into) where merged_into is not null;
create index on customers (tenant_id, name_key);

-- What customers are compared by: two with one mark may be the same. Names, sounds, phones and domains never read alike.
create table customer_marks (
  tenant_id uuid not null references tenants,
  customer_id uuid not null,
  kind text not null check (kind in ('name', 'former-name', 'short-name', 'sound', 'phone', 'domain')),
  mark text collate "C" not null,
  primary key (tenant_id, customer_id, kind, mark),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create index on customer_marks (tenant_id, mark, customer_id, kind);
call protect_tenant_table('customer_marks');

-- Two customers that may be the same, the older one first.
create table customer_suspicions (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  first_id uuid not null,
  second_id uuid not null check (first_id < second_id),
  likenesses text[] not null,
  state text not null default 'open' check (state in ('open', 'dismissed')),
  found_at timestamptz not null,
  dismissed_by_name text,
  dismissed_at timestamptz,
  reason text,
  primary key (tenant_id, id),
  unique (tenant_id, first_id, second_id),
  foreign key (tenant_id, first_id) references customers (tenant_id, id),
  foreign key (tenant_id, second_id) references customers (tenant_id, id),
  check ((state = 'dismissed') = (reason is not null))
);
create index on customer_suspicions (tenant_id, second_id);
create index on customer_suspicions (tenant_id, state, found_at, id);
call protect_tenant_table('customer_suspicions');

create table customer_merges (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  from_id uuid not null,
  into_id uuid not null,
  -- What the two were called then.
  from_label text not null,
  into_label text not null,
  reason text not null,
  -- field → 'from' or 'into', as it was chosen.
  fields jsonb not null,
  -- Per table: how many rows moved, how many stayed and which.
  outcome jsonb not null,
  merged_by_name text not null,
  merged_at timestamptz not null,
  undone_by_name text,
  undone_at timestamptz,
  undo_reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, from_id) references customers (tenant_id, id),
  foreign key (tenant_id, into_id) references customers (tenant_id, id)
);
create unique index customer_merges_standing on customer_merges (tenant_id, from_id) where undone_at is null;
create index on customer_merges (tenant_id, into_id);
create index on customer_merges (tenant_id, merged_at, id);
call protect_tenant_table('customer_merges');

-- What a merge changed, row by row: null before for a row it made, null after for one it removed.
create table customer_merge_rows (
  tenant_id uuid not null references tenants,
  merge_id uuid not null,
  -- Table and column of the registry.
  place text not null,
  key jsonb not null,
  before jsonb,
  after jsonb,
  primary key (tenant_id, merge_id, place, key),
  foreign key (tenant_id, merge_id) references customer_merges (tenant_id, id)
);
call protect_tenant_table('customer_merge_rows');
