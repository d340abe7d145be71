-- Who is a key account and at which grade: what people judge, the runs, their proposals, and what was adopted.

-- Facts of grading that nobody can compute: price premium and strategic influence (C-02, C-03).
create table assessments (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  kind text not null check (kind in ('influence', 'premium')),
  value text not null,
  assessed_on date not null,
  reason text not null,
  assessed_by uuid,
  assessed_by_name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create index on assessments (tenant_id, customer_id, kind, assessed_on);
call protect_tenant_table('assessments');

create table grading_runs (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  as_of date not null,
  state text not null default 'proposed' check (state in ('proposed', 'adopted', 'discarded')),
  customers int not null,
  created_by uuid,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  decided_by_name text,
  decided_at timestamptz,
  version int not null default 1,
  primary key (tenant_id, id)
);
call protect_tenant_table('grading_runs');

create table grade_proposals (
  tenant_id uuid not null references tenants,
  run_id uuid not null,
  customer_id uuid not null,
  class text not null check (class in ('key', 'general')),
  grade text not null check (grade in ('A', 'B', 'C')),
  points int not null,
  -- Against the grade adopted before the run.
  movement text not null check (movement in ('new', 'up', 'same', 'down')),
  class_decision jsonb not null,
  grade_decision jsonb not null,
  -- The facts both decisions were made from, so that the answer still explains itself next year.
  facts jsonb not null,
  primary key (tenant_id, run_id, customer_id),
  foreign key (tenant_id, run_id) references grading_runs (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create index on grade_proposals (tenant_id, customer_id);
call protect_tenant_table('grade_proposals');

-- The history of class and grade: the newest row by day is the present one.
create table customer_grades (
  tenant_id uuid not null references tenants,
  customer_id uuid not null,
  effective_on date not null,
  class text not null check (class in ('key', 'general')),
  grade text not null check (grade in ('A', 'B', 'C')),
  run_id uuid not null,
  primary key (tenant_id, customer_id, effective_on),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, run_id) references grading_runs (tenant_id, id)
);
call protect_tenant_table('customer_grades');
