-- The customers, first form: who they are and who looks after them.

create table customers (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  code text not null,
  name text not null,
  short_name text,
  unified_social_credit_code text,
  industry text,
  address text,
  phone text,
  -- In yuan; `capital_currency` says of which kind when it is not the renminbi.
  registered_capital numeric(18, 2) check (registered_capital between 0 and 9999999999999999.99),
  capital_currency text,
  registered_on date,
  legal_representative text,
  business_scope text,
  remark text,
  -- As last adopted by a grading run; the history lies with the grades.
  class text check (class in ('key', 'general')),
  grade text check (grade in ('A', 'B', 'C')),
  owner_id uuid,
  department_id uuid,
  region_id uuid,
  import_id uuid,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, code),
  unique (tenant_id, unified_social_credit_code),
  foreign key (tenant_id, owner_id) references users (tenant_id, id),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  foreign key (tenant_id, region_id) references regions (tenant_id, id)
);
create index on customers (tenant_id, owner_id);
create index on customers (tenant_id, class, grade);
create index on customers (tenant_id, import_id) where import_id is not null;
call protect_tenant_table('customers');
