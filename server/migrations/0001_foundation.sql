-- What every later table stands on: time-ordered ids, the role that serves requests, tenants, jobs, idempotency keys.

-- UUID version 7 on every supported server (PostgreSQL has its own only from 18 on).
create function uuid_v7() returns uuid language sql volatile as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- Requests run as this role: bound by row-level security, unable to change the shape of anything.
do $$
begin
  if not exists (select from pg_roles where rolname = 'clavis_app') then
    create role clavis_app nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of this server made it meanwhile
end $$;
do $$
begin
  execute format('grant clavis_app to %I', current_user);
exception when others then
  if not pg_has_role(current_user, 'clavis_app', 'member') then raise; end if;
end $$;
grant usage on schema public to clavis_app;

-- Makes a table a tenant's: rows of other tenants do not exist for it, even when a query forgets to say so.
create procedure protect_tenant_table(name regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format(
    'create policy tenant on %s using (tenant_id = current_setting(''app.tenant_id'')::uuid)', name);
  execute format('grant select, insert, update, delete on %s to clavis_app', name);
end $$;

create table tenants (
  tenant_id uuid primary key default uuid_v7(),
  name text not null,
  time_zone text not null default 'Asia/Shanghai',
  created_at timestamptz not null default now()
);
call protect_tenant_table('tenants');

create table jobs (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  name text not null,
  payload jsonb not null,
  -- Who asked, with the rights of that moment, so that the work can do no more than they could.
  user_id uuid,
  actor_name text not null,
  scope_of jsonb not null,
  locale text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  done bigint not null default 0,
  total bigint,
  result jsonb,
  error jsonb,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, id)
);
call protect_tenant_table('jobs');

create table idempotency_keys (
  tenant_id uuid not null references tenants,
  actor text not null,
  target text not null,
  key text not null,
  request_hash text not null,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, actor, target, key)
);
call protect_tenant_table('idempotency_keys');
