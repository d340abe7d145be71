-- Regulations as documents: what a version says besides its numbers, drafts on their way to signature, who has read
-- which version, and simulations too large to answer at once.

alter table policy_versions
  add column header jsonb,
  add column articles jsonb,
  -- SHA-256 over header, articles, numbers, day and reason: what was signed is what is published.
  add column content_hash text,
  add column draft_id uuid,
  -- Signatures: {name, on}, and a list of them.
  add column drawn jsonb,
  add column reviewed jsonb,
  add column approved jsonb,
  -- When it was made known that it came into force.
  add column announced_at timestamptz;
update policy_versions set announced_at = published_at where effective_on <= current_date;
create index on policy_versions (tenant_id, effective_on) where announced_at is null;

create table policy_drafts (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  kind text not null,
  state text not null default 'draft'
    check (state in ('draft', 'in-review', 'returned', 'rejected', 'withdrawn', 'published')),
  -- The version it changes.
  base_version int not null,
  header jsonb not null,
  articles jsonb not null,
  parameters jsonb not null,
  -- Null: on the day it is signed.
  effective_on date,
  reason text not null,
  drawn_by uuid,
  drawn_by_name text not null,
  created_at timestamptz not null,
  updated_by_name text not null,
  updated_at timestamptz not null,
  submitted_by_name text,
  submitted_at timestamptz,
  content_hash text,
  approval_id uuid,
  decided_by_name text,
  decided_at timestamptz,
  comment text,
  published_version int,
  version int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, drawn_by) references users (tenant_id, id)
);
create unique index policy_drafts_one_in_review on policy_drafts (tenant_id, kind) where state = 'in-review';
create index on policy_drafts (tenant_id, kind, created_at, id);
call protect_tenant_table('policy_drafts');

create table policy_acknowledgements (
  tenant_id uuid not null references tenants,
  kind text not null,
  version int not null,
  user_id uuid not null,
  user_name text not null,
  acknowledged_at timestamptz not null,
  primary key (tenant_id, kind, version, user_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
call protect_tenant_table('policy_acknowledgements');

create table policy_simulations (
  tenant_id uuid not null references tenants,
  -- The job's.
  id uuid not null,
  kind text not null,
  as_of date not null,
  -- The version in force that the draft was held against.
  policy_version int not null,
  parameters jsonb not null,
  customers int not null,
  changed int not null,
  movements jsonb not null,
  created_by uuid,
  created_by_name text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create index on policy_simulations (tenant_id, created_at);
call protect_tenant_table('policy_simulations');

create table policy_simulation_rows (
  tenant_id uuid not null references tenants,
  simulation_id uuid not null,
  customer_id uuid not null,
  code text not null,
  name text not null,
  before jsonb not null,
  after jsonb not null,
  primary key (tenant_id, simulation_id, customer_id),
  foreign key (tenant_id, simulation_id) references policy_simulations (tenant_id, id)
);
create index on policy_simulation_rows (tenant_id, simulation_id, code collate "C", customer_id);
call protect_tenant_table('policy_simulation_rows');
