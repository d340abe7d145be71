-- Versions of the regulations: the numbers of each and the day from which they apply.

create table policy_versions (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  kind text not null,
  version int not null check (version >= 1),
  effective_on date not null,
  parameters jsonb not null,
  reason text not null,
  published_by uuid,
  published_by_name text not null,
  published_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, kind, version)
);
call protect_tenant_table('policy_versions');
