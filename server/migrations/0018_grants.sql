-- Being let into another team's archive for a time: who asked for what and why, and what was granted.

create table access_requests (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  customer_id uuid not null,
  user_id uuid not null,
  parts text[] not null check (cardinality(parts) > 0),
  purpose text not null,
  days int not null check (days between 1 and 366),
  status text not null default 'pending' check (status in ('pending', 'granted', 'rejected', 'returned', 'withdrawn')),
  approval_id uuid,
  created_at timestamptz not null,
  decided_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, approval_id) references approval_requests (tenant_id, id)
);
create unique index access_requests_one_pending
  on access_requests (tenant_id, customer_id, user_id) where status = 'pending';
create index on access_requests (tenant_id, user_id, created_at, id);
create index on access_requests (tenant_id, customer_id, created_at, id);
create index on access_requests (tenant_id, created_at, id);
call protect_tenant_table('access_requests');

create table access_grants (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  request_id uuid not null,
  customer_id uuid not null,
  user_id uuid not null,
  part text not null,
  purpose text not null,
  -- Both days included.
  from_on date not null,
  until_on date not null check (until_on >= from_on),
  revoked_at timestamptz,
  revoked_by_name text,
  revoke_reason text,
  -- When the end of it was entered in the event log.
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, request_id) references access_requests (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index on access_grants (tenant_id, customer_id, user_id) where revoked_at is null;
create index on access_grants (tenant_id, request_id);
create index on access_grants (tenant_id, until_on) where revoked_at is null and ended_at is null;
call protect_tenant_table('access_grants');

-- Lists of a department or region go by these.
create index on customers (tenant_id, department_id);
create index on customers (tenant_id, region_id);
