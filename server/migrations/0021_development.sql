-- Winning a key account (D-02 to D-11): a candidate's case with its surveys, scores, report and agreements, up to its code.

create table certifications (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  -- The first try is 1; a second one names the refused case before it.
  attempt int not null check (attempt > 0),
  previous_id uuid,
  stage text not null default 'general-survey' check (stage in
    ('general-survey', 'field-survey', 'report', 'approval', 'agreements', 'coded', 'refused')),
  stage_since timestamptz not null,
  opened_by uuid,
  opened_by_name text not null,
  opened_at timestamptz not null,
  -- The interview with the candidate's principal.
  interview jsonb,
  -- The three parts of the application, the products apart.
  report jsonb,
  -- By which the application was filed, with its facts.
  decision jsonb,
  decision_facts jsonb,
  approval_id uuid,
  code text,
  version int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, previous_id) references certifications (tenant_id, id),
  foreign key (tenant_id, approval_id) references approval_requests (tenant_id, id),
  check ((stage = 'coded') = (code is not null))
);
-- A customer is certified once: refused cases apart there is one.
create unique index certifications_one_standing on certifications (tenant_id, customer_id) where stage <> 'refused';
create unique index certifications_code on certifications (tenant_id, code) where code is not null;
create index on certifications (tenant_id, customer_id, attempt);
create index on certifications (tenant_id, stage, stage_since, id);
call protect_tenant_table('certifications');

-- How a case went from stage to stage; never changed afterwards.
create table certification_moves (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  certification_id uuid not null,
  from_stage text,
  to_stage text not null,
  at timestamptz not null,
  by_name text not null,
  note text,
  primary key (tenant_id, id),
  foreign key (tenant_id, certification_id) references certifications (tenant_id, id)
);
create index on certification_moves (tenant_id, certification_id, id);
call protect_tenant_table('certification_moves');

-- Who goes along on the field survey for a department, and what they found; as signed for good.
create table field_findings (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  certification_id uuid not null,
  department text not null,
  person_id uuid not null,
  assigned_by_name text not null,
  assigned_at timestamptz not null,
  visited_on date,
  verdict text check (verdict in ('fit', 'conditional', 'unfit')),
  seen text,
  advice text,
  signed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, certification_id, person_id),
  foreign key (tenant_id, certification_id) references certifications (tenant_id, id),
  foreign key (tenant_id, person_id) references users (tenant_id, id),
  check ((signed_at is null) = (verdict is null) and (signed_at is null) = (visited_on is null)
    and (signed_at is null) = (seen is null))
);
create index on field_findings (tenant_id, person_id);
call protect_tenant_table('field_findings');

create table certification_scores (
  tenant_id uuid not null references tenants,
  certification_id uuid not null,
  criterion text not null,
  points int not null check (points between 0 and 100),
  basis text not null,
  scored_by_name text not null,
  scored_at timestamptz not null,
  primary key (tenant_id, certification_id, criterion),
  foreign key (tenant_id, certification_id) references certifications (tenant_id, id)
);
call protect_tenant_table('certification_scores');

-- The products of the application with what is to be sold of each, in yuan a year.
create table certification_products (
  tenant_id uuid not null references tenants,
  certification_id uuid not null,
  ordinal int not null,
  product_id uuid,
  name text not null,
  quantity text,
  amount numeric(18, 2) not null check (amount between 0 and 9999999999999999.99),
  primary key (tenant_id, certification_id, ordinal),
  foreign key (tenant_id, certification_id) references certifications (tenant_id, id),
  foreign key (tenant_id, product_id) references products (tenant_id, id)
);
call protect_tenant_table('certification_products');

create table agreements (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  certification_id uuid,
  kind text not null check (kind in ('supply', 'quality-assurance', 'confidentiality', 'settlement')),
  number text not null,
  -- The legal representatives of both sides.
  our_signatory text not null,
  their_signatory text not null,
  effective_on date not null,
  expires_on date check (expires_on > effective_on),
  -- Of a settlement agreement: the cycle of statements, the day it ends on, and days to pay after it.
  settlement_cycle text check (settlement_cycle in ('half-monthly', 'monthly', 'two-monthly', 'quarterly')),
  settlement_day int check (settlement_day between 1 and 31),
  pay_within int check (pay_within between 0 and 365),
  remark text,
  state text not null default 'draft' check (state in ('draft', 'signed', 'replaced')),
  signed_on date,
  signed_by_name text,
  made_by_name text not null,
  created_at timestamptz not null,
  version int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, certification_id) references certifications (tenant_id, id),
  check ((state = 'draft') = (signed_on is null)),
  check ((kind = 'settlement') = (settlement_cycle is not null))
);
create index on agreements (tenant_id, customer_id, kind);
create index on agreements (tenant_id, certification_id) where certification_id is not null;
create index on agreements (tenant_id, created_at, id);
call protect_tenant_table('agreements');
