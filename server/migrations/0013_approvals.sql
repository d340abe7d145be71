-- Who must agree: requests with what was shown, their steps and the people asked, what everybody did, and stand-ins.

create table approval_requests (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  matter text not null,
  subject_kind text not null,
  subject_id text not null,
  subject_label text not null,
  -- What is agreed to; whoever agrees sends back the hash of what was shown.
  snapshot jsonb not null,
  content_hash text not null,
  amount numeric(18, 2),
  percent numeric(12, 4),
  grade text,
  scope text,
  -- The version of the authority table the route was taken from.
  policy_version int not null,
  article text,
  duplicates text not null check (duplicates in ('once', 'each-time')),
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'returned', 'withdrawn')),
  submitted_by uuid not null,
  submitted_by_name text not null,
  submitted_at timestamptz not null,
  decided_at timestamptz,
  -- The earlier request whose agreement still covers this one.
  based_on uuid,
  asks int not null default 0,
  returns int not null default 0,
  handovers int not null default 0,
  revisions int not null default 0,
  version int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, submitted_by) references users (tenant_id, id),
  foreign key (tenant_id, based_on) references approval_requests (tenant_id, id)
);
create unique index approval_requests_one_pending
  on approval_requests (tenant_id, matter, subject_kind, subject_id) where status = 'pending';
create index on approval_requests (tenant_id, matter, subject_kind, subject_id, decided_at) where status = 'approved';
create index on approval_requests (tenant_id, submitted_by, submitted_at, id);
create index on approval_requests (tenant_id, submitted_at, id);
call protect_tenant_table('approval_requests');

create table approval_steps (
  tenant_id uuid not null references tenants,
  id uuid not null,
  request_id uuid not null,
  ordinal int not null,
  kind text not null check (kind in ('approval', 'notice')),
  mode text not null check (mode in ('all', 'any', 'sequence')),
  title jsonb not null,
  -- In working days.
  deadline_days int,
  state text not null check (state in ('ahead', 'open', 'passed')),
  added_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, request_id) references approval_requests (tenant_id, id)
);
create index on approval_steps (tenant_id, request_id, ordinal);
call protect_tenant_table('approval_steps');

create table approval_items (
  tenant_id uuid not null references tenants,
  step_id uuid not null,
  user_id uuid not null,
  request_id uuid not null,
  ordinal int not null,
  state text not null check (state in ('waiting', 'asked', 'approved', 'released', 'noticed')),
  -- Which asking of the request this is; names the duty that follows from it.
  ask int,
  carried boolean not null default false,
  -- The post or right the person was asked for and has to hold when deciding.
  needs text,
  primary key (tenant_id, step_id, user_id),
  foreign key (tenant_id, step_id) references approval_steps (tenant_id, id),
  foreign key (tenant_id, request_id) references approval_requests (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index on approval_items (tenant_id, user_id, state);
create index on approval_items (tenant_id, request_id);
call protect_tenant_table('approval_items');

-- What was done to a request, in order; never changed afterwards.
create table approval_actions (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  request_id uuid not null,
  at timestamptz not null,
  actor_id uuid,
  actor_name text not null,
  action text not null check (action in
    ('submit', 'approve', 'reject', 'return', 'withdraw', 'add', 'transfer', 'reassign', 'revise')),
  step_title jsonb,
  -- For whom the actor stood in.
  for_ids text[] not null default '{}',
  for_names text[] not null default '{}',
  -- Who was named: added, handed over to.
  target_names text[] not null default '{}',
  comment text not null,
  content_hash text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, request_id) references approval_requests (tenant_id, id)
);
create index on approval_actions (tenant_id, request_id, id);
create index on approval_actions (tenant_id, actor_id, request_id);
call protect_tenant_table('approval_actions');

-- Who stands in for whom, and when.
create table delegations (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  user_id uuid not null,
  delegate_id uuid not null,
  from_on date not null,
  to_on date not null check (to_on >= from_on),
  reason text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, delegate_id) references users (tenant_id, id),
  check (user_id <> delegate_id)
);
create index on delegations (tenant_id, to_on) where revoked_at is null;
create index on delegations (tenant_id, user_id);
create index on delegations (tenant_id, delegate_id);
call protect_tenant_table('delegations');
