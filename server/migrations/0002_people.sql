-- Who works here: departments, regions, positions with their rights, users, and how they come in.

create table departments (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  name text not null,
  parent_id uuid,
  version int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, name),
  foreign key (tenant_id, parent_id) references departments (tenant_id, id)
);
call protect_tenant_table('departments');

create table regions (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  name text not null,
  version int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
call protect_tenant_table('regions');

create table positions (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  -- Names the position of the default organisation in articles, e.g. `general-manager`; own positions get one too.
  code text not null,
  name text not null,
  permissions text[] not null,
  scope text not null check (scope in ('own', 'department', 'region', 'all')),
  version int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, code),
  unique (tenant_id, name)
);
call protect_tenant_table('positions');

create table users (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  username text not null,
  name text not null,
  password_hash text not null,
  position_id uuid not null,
  department_id uuid,
  region_id uuid,
  locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
  disabled_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, username),
  foreign key (tenant_id, position_id) references positions (tenant_id, id),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  foreign key (tenant_id, region_id) references regions (tenant_id, id)
);
call protect_tenant_table('users');

create table sessions (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  user_id uuid not null,
  secret_hash bytea not null,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  ip text not null,
  user_agent text not null,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, secret_hash),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index on sessions (tenant_id, user_id);
call protect_tenant_table('sessions');

-- One row per failed sign-in; what locks an account or an address for a while.
create table sign_in_failures (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  username text not null,
  ip text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index on sign_in_failures (tenant_id, username, at);
create index on sign_in_failures (tenant_id, ip, at);
call protect_tenant_table('sign_in_failures');

create table api_keys (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  name text not null,
  secret_hash bytea not null,
  -- What the key may do at most; never more than its user may at the moment of use.
  scopes text[] not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, name),
  unique (tenant_id, secret_hash),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
call protect_tenant_table('api_keys');
