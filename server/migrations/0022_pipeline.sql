-- Winning customers: plans per period, opportunities, tenders; plans for key accounts; hand-over of customers.

-- Which customers an office or department means to win in a period (K-06).
create table development_plans (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  -- `2026`, `2026-H1` or `2026-Q3`.
  period text not null,
  department_id uuid,
  region_id uuid,
  owner_id uuid not null,
  remark text not null default '',
  status text not null default 'draft' check (status in ('draft', 'pending', 'approved')),
  submitted_at timestamptz,
  approved_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint development_plans_one unique nulls not distinct (tenant_id, period, department_id, region_id),
  check (num_nonnulls(department_id, region_id) = 1),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  foreign key (tenant_id, region_id) references regions (tenant_id, id),
  foreign key (tenant_id, owner_id) references users (tenant_id, id)
);
call protect_tenant_table('development_plans');

create table development_plan_targets (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  plan_id uuid not null,
  customer_id uuid,
  lead_id uuid,
  -- How far the target is to be by the end of the period.
  stage text not null check (stage in ('surveyed', 'certified', 'trading')),
  owner_id uuid not null,
  expected_amount numeric(18, 2) not null check (expected_amount between 0 and 9999999999999999.99),
  remark text not null default '',
  primary key (tenant_id, id),
  constraint development_plan_targets_one unique nulls not distinct (tenant_id, plan_id, customer_id, lead_id),
  check (num_nonnulls(customer_id, lead_id) = 1),
  foreign key (tenant_id, plan_id) references development_plans (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id),
  foreign key (tenant_id, owner_id) references users (tenant_id, id)
);
create index on development_plan_targets (tenant_id, customer_id) where customer_id is not null;
call protect_tenant_table('development_plan_targets');

create table opportunities (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid,
  lead_id uuid,
  title text not null,
  -- The stage template and the version of the regulation it is taken from, for the life of the opportunity.
  template text not null,
  policy_version int not null,
  stage text not null,
  -- Of the present stage, in percent.
  probability numeric(7, 4) not null check (probability between 0 and 100),
  amount numeric(18, 2) check (amount between 0 and 9999999999999999.99),
  expected_on date,
  owner_id uuid not null,
  -- What is known, by fact, as people wrote it.
  facts jsonb not null default '{}',
  -- [{name, note}]
  competitors jsonb not null default '[]',
  status text not null default 'open' check (status in ('open', 'won', 'lost')),
  closed_on date,
  loss_reason text,
  lost_to text,
  close_note text,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  check (num_nonnulls(customer_id, lead_id) = 1),
  check ((status = 'open') = (closed_on is null)),
  check (status <> 'lost' or loss_reason is not null),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id),
  foreign key (tenant_id, owner_id) references users (tenant_id, id)
);
create index on opportunities (tenant_id, customer_id) where customer_id is not null;
create index on opportunities (tenant_id, lead_id) where lead_id is not null;
create index on opportunities (tenant_id, template, stage) where status = 'open';
call protect_tenant_table('opportunities');

-- The tender board (T-05): a notice of procurement, what it costs to bid, and what became of it.
create table tenders (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  number text not null,
  title text not null,
  buyer text not null,
  agency text,
  source text,
  published_on date,
  deadline timestamptz not null,
  budget numeric(18, 2) check (budget between 0 and 9999999999999999.99),
  customer_id uuid,
  opportunity_id uuid,
  owner_id uuid not null,
  -- Where a notice without a customer belongs.
  department_id uuid,
  region_id uuid,
  has_fee boolean not null default true,
  fee_status text not null default 'none' check (fee_status in ('none', 'pending', 'approved')),
  fee numeric(18, 2) check (fee between 0.01 and 9999999999999999.99),
  status text not null default 'open' check (status in ('open', 'submitted', 'won', 'lost', 'abandoned')),
  bid_price numeric(18, 2) check (bid_price between 0 and 9999999999999999.99),
  submitted_at timestamptz,
  winner text,
  winning_price numeric(18, 2) check (winning_price between 0 and 9999999999999999.99),
  result_on date,
  close_note text,
  policy_version int not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, number),
  check (status not in ('won', 'lost') or (winner is not null and winning_price is not null and result_on is not null)),
  check (fee_status = 'none' or fee is not null),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, opportunity_id) references opportunities (tenant_id, id),
  foreign key (tenant_id, owner_id) references users (tenant_id, id),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  foreign key (tenant_id, region_id) references regions (tenant_id, id)
);
create index on tenders (tenant_id, deadline, id);
create index on tenders (tenant_id, opportunity_id) where opportunity_id is not null;
create index on tenders (tenant_id, customer_id) where customer_id is not null;
call protect_tenant_table('tenders');

-- The papers of a bid, as the regulation of the day of the notice lists them.
create table tender_documents (
  tenant_id uuid not null references tenants,
  tender_id uuid not null,
  document text not null,
  ordinal int not null,
  title jsonb not null,
  days_before int not null,
  -- Null while its year has no working calendar.
  due_on date,
  -- How often it was asked for: another deadline asks anew.
  ask int not null default 0,
  ready_at timestamptz,
  ready_by_name text,
  note text,
  primary key (tenant_id, tender_id, document),
  foreign key (tenant_id, tender_id) references tenders (tenant_id, id)
);
call protect_tenant_table('tender_documents');

-- One plan per key account and year (G-01).
create table account_plans (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  year int not null check (year between 2000 and 2100),
  strategy text not null default '',
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, year),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
call protect_tenant_table('account_plans');

create table account_objectives (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  plan_id uuid not null,
  title text not null,
  owner_id uuid not null,
  due_on date not null,
  status text not null default 'open' check (status in ('open', 'achieved', 'missed', 'dropped')),
  version int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references account_plans (tenant_id, id),
  foreign key (tenant_id, owner_id) references users (tenant_id, id)
);
create index on account_objectives (tenant_id, plan_id);
call protect_tenant_table('account_objectives');

-- What is done for the plan; who owes it, by when, and whether it is done, lies with its obligation.
create table account_actions (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  plan_id uuid not null,
  objective_id uuid,
  title text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references account_plans (tenant_id, id),
  foreign key (tenant_id, objective_id) references account_objectives (tenant_id, id)
);
create index on account_actions (tenant_id, plan_id);
call protect_tenant_table('account_actions');

-- What a unit of the account (itself or a branch) could buy of a product in the year, in yuan.
create table account_potentials (
  tenant_id uuid not null references tenants,
  plan_id uuid not null,
  unit_id uuid not null,
  product_id uuid not null,
  potential numeric(18, 2) not null check (potential between 0 and 9999999999999999.99),
  primary key (tenant_id, plan_id, unit_id, product_id),
  foreign key (tenant_id, plan_id) references account_plans (tenant_id, id),
  foreign key (tenant_id, unit_id) references customers (tenant_id, id),
  foreign key (tenant_id, product_id) references products (tenant_id, id)
);
call protect_tenant_table('account_potentials');

-- Customers on their way from one owner to others (T-04); nothing changes before everybody has signed.
create table customer_handovers (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  from_user_id uuid not null,
  reason text not null,
  status text not null default 'signing' check (status in ('signing', 'effective', 'refused', 'withdrawn')),
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  closed_at timestamptz,
  closed_by_name text,
  close_reason text,
  -- SHA-256 over giver, reason and who gets what; a signature is given under it.
  content_hash text not null,
  version int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, from_user_id) references users (tenant_id, id),
  foreign key (tenant_id, made_by) references users (tenant_id, id),
  check ((status = 'signing') = (closed_at is null))
);
create index on customer_handovers (tenant_id, made_at, id);
create index on customer_handovers (tenant_id, from_user_id);
call protect_tenant_table('customer_handovers');

create table customer_handover_lines (
  tenant_id uuid not null references tenants,
  handover_id uuid not null,
  customer_id uuid not null,
  to_user_id uuid not null,
  -- While the hand-over is being signed; a customer is in one such at most.
  is_open boolean not null default true,
  primary key (tenant_id, handover_id, customer_id),
  foreign key (tenant_id, handover_id) references customer_handovers (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, to_user_id) references users (tenant_id, id)
);
create unique index customer_handover_lines_one_open on customer_handover_lines (tenant_id, customer_id) where is_open;
create index on customer_handover_lines (tenant_id, to_user_id);
call protect_tenant_table('customer_handover_lines');

-- Who has to sign and who has. `party` is whose side it is; for a giver who has left his superior signs.
create table customer_handover_signatures (
  tenant_id uuid not null references tenants,
  handover_id uuid not null,
  role text not null check (role in ('giver', 'receiver')),
  party_id uuid not null,
  signer_id uuid not null,
  signed_at timestamptz,
  primary key (tenant_id, handover_id, role, party_id),
  foreign key (tenant_id, handover_id) references customer_handovers (tenant_id, id),
  foreign key (tenant_id, party_id) references users (tenant_id, id),
  foreign key (tenant_id, signer_id) references users (tenant_id, id)
);
create index on customer_handover_signatures (tenant_id, signer_id) where signed_at is null;
call protect_tenant_table('customer_handover_signatures');
