-- Who did, saw, printed and exported what, and why: two chains per company, each row carrying the hash of the one
-- before. The role that serves requests adds to them and reads them; it can neither change nor remove anything.

create table events (
  tenant_id uuid not null references tenants,
  -- 1, 2, 3 … without gaps, in the order of COMMIT.
  seq bigint not null,
  id uuid not null,
  at timestamptz(3) not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  kind text not null,
  subject_kind text not null,
  subject_id text,
  subject_label text not null,
  before jsonb,
  after jsonb,
  reason text,
  decision jsonb,
  request_id text not null,
  ip text,
  user_agent text,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (tenant_id, seq)
);
create index on events (tenant_id, subject_id, seq);
create index on events (tenant_id, actor_id, seq);
create index on events (tenant_id, kind, seq);
create index on events (tenant_id, at);
call protect_tenant_table('events');
revoke update, delete, truncate on events from clavis_app;

create table access_register (
  tenant_id uuid not null references tenants,
  seq bigint not null,
  id uuid not null,
  at timestamptz(3) not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  action text not null check (action in ('opened', 'printed', 'exported')),
  subject_kind text not null,
  subject_id text,
  subject_label text not null,
  part text,
  purpose text,
  rows bigint,
  request_id text not null,
  ip text,
  user_agent text,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (tenant_id, seq)
);
create index on access_register (tenant_id, subject_id, seq);
create index on access_register (tenant_id, actor_id, seq);
create index on access_register (tenant_id, at);
call protect_tenant_table('access_register');
revoke update, delete, truncate on access_register from clavis_app;

-- The two ends of each chain: the newest row, locked for the moment of COMMIT, and the row before the oldest one kept.
create table event_chains (
  tenant_id uuid not null references tenants,
  chain text not null check (chain in ('events', 'access')),
  last_seq bigint not null default 0,
  last_hash bytea not null default decode(repeat('00', 32), 'hex'),
  -- What was trimmed: the number and hash of its newest row, which the first row kept continues.
  anchor_seq bigint not null default 0,
  anchor_hash bytea not null default decode(repeat('00', 32), 'hex'),
  trimmed_at timestamptz,
  primary key (tenant_id, chain)
);
call protect_tenant_table('event_chains');
revoke update, delete, truncate on event_chains from clavis_app;
grant update (last_seq, last_hash) on event_chains to clavis_app;

-- How long a company keeps its events and its access register: three years unless it says otherwise.
create table audit_settings (
  tenant_id uuid not null references tenants,
  retention_days int not null default 1095 check (retention_days between 180 and 36500),
  version int not null default 1,
  primary key (tenant_id)
);
call protect_tenant_table('audit_settings');

-- Removes the oldest rows of a chain, up to the first one that has to be kept, and leaves the anchor that lets the
-- rest be verified. Never one younger than 180 days, whatever the setting says. For the owner of the tables alone.
create function trim_chain(company uuid, which text, today timestamptz) returns bigint language plpgsql as $$
declare
  keep_from timestamptz := today - make_interval(days => greatest(180, coalesce(
    (select retention_days from audit_settings where tenant_id = company), 1095)));
  book text := case which when 'events' then 'events' when 'access' then 'access_register' end;
  ends record;
  upto bigint;
  removed bigint;
begin
  select * into ends from event_chains where tenant_id = company and chain = which for update;
  if not found then return 0; end if;
  execute format('select coalesce(min(seq) - 1, $3) from %I where tenant_id = $1 and at >= $2', book)
    into upto using company, keep_from, ends.last_seq;
  if upto <= ends.anchor_seq then return 0; end if;
  execute format(
    'update event_chains set anchor_seq = $2, trimmed_at = $4,
       anchor_hash = (select hash from %I where tenant_id = $1 and seq = $2) where tenant_id = $1 and chain = $3', book)
    using company, upto, which, today;
  execute format('delete from %I where tenant_id = $1 and seq <= $2', book) using company, upto;
  get diagnostics removed = row_count;
  return removed;
end $$;
revoke all on function trim_chain(uuid, text, timestamptz) from public;
