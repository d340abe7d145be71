-- What is owed: duties with owner and date, what was told about them, who handed them over, and the working calendar.

-- A year whose calendar the company has gone over; together with the official calendar, the years that are known.
create table calendar_years (
  tenant_id uuid not null references tenants,
  year int not null check (year between 2000 and 2100),
  changed_by_name text not null,
  changed_at timestamptz not null default now(),
  version int not null default 1,
  primary key (tenant_id, year)
);
call protect_tenant_table('calendar_years');

-- Days that differ from the official calendar or, where there is none, from Monday to Friday.
create table calendar_days (
  tenant_id uuid not null references tenants,
  day date not null,
  is_working boolean not null,
  name text not null,
  primary key (tenant_id, day)
);
call protect_tenant_table('calendar_days');

create table obligations (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  kind text not null,
  -- Names the occasion within its kind, so that it is owed once however often somebody says so.
  key text not null,
  -- The article it stands on: kind and version of the regulation, and the clause.
  policy text not null,
  policy_version int not null,
  article text not null,
  owner_id uuid not null,
  checker_id uuid,
  subject_kind text not null,
  subject_id text,
  subject_label text not null,
  -- The customer it concerns; who does not see that customer is not told the label.
  customer_id uuid,
  -- Null while the calendar of its year is missing; `due_rule` then says how to count.
  due_on date,
  due_rule jsonb,
  -- What fulfils it. A record comes from the module that keeps it, the others from people.
  evidence_kind text not null check (evidence_kind in ('note', 'record', 'acknowledgement', 'file')),
  state text not null default 'open' check (state in ('open', 'fulfilled', 'waived')),
  acknowledged_at timestamptz,
  -- The last time its clock was stopped: from when until when, why, and the date it had before.
  paused_on date,
  paused_until date,
  pause_reason text,
  due_before_pause date,
  closed_on date,
  closed_at timestamptz,
  closed_by uuid,
  closed_by_name text,
  evidence jsonb,
  waive_reason text,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, kind, key),
  foreign key (tenant_id, owner_id) references users (tenant_id, id),
  foreign key (tenant_id, checker_id) references users (tenant_id, id),
  check (due_on is not null or due_rule is not null),
  check ((state = 'open') = (closed_at is null))
);
create index on obligations (tenant_id, owner_id, (coalesce(due_on, '9999-12-31')), id) where state = 'open';
create index on obligations (tenant_id, checker_id, (coalesce(due_on, '9999-12-31')), id)
  where state = 'open' and checker_id is not null;
create index on obligations (tenant_id, (coalesce(due_on, '9999-12-31')), id) where state = 'open';
create index on obligations (tenant_id, closed_at, id) where state <> 'open';
create index on obligations (tenant_id, due_on);
create index on obligations (tenant_id, id) where due_on is null;
call protect_tenant_table('obligations');

-- Reminders and reports up the line, each made once.
create table obligation_notices (
  tenant_id uuid not null references tenants,
  obligation_id uuid not null,
  kind text not null check (kind in ('reminder', 'escalation')),
  -- Reminder: working days before the date. Escalation: step of the ladder, from 1.
  step int not null,
  -- Null when there is nobody above.
  to_user_id uuid,
  told_on date not null,
  told_at timestamptz not null,
  primary key (tenant_id, obligation_id, kind, step),
  foreign key (tenant_id, obligation_id) references obligations (tenant_id, id),
  foreign key (tenant_id, to_user_id) references users (tenant_id, id)
);
call protect_tenant_table('obligation_notices');

create table obligation_handovers (
  tenant_id uuid not null references tenants,
  id uuid not null default uuid_v7(),
  obligation_id uuid not null,
  from_user_id uuid not null,
  to_user_id uuid not null,
  reason text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, obligation_id) references obligations (tenant_id, id),
  foreign key (tenant_id, from_user_id) references users (tenant_id, id),
  foreign key (tenant_id, to_user_id) references users (tenant_id, id)
);
create index on obligation_handovers (tenant_id, obligation_id);
call protect_tenant_table('obligation_handovers');

-- Up to which day a generator has said what is owed.
create table generator_marks (
  tenant_id uuid not null references tenants,
  name text not null,
  through date not null,
  primary key (tenant_id, name)
);
call protect_tenant_table('generator_marks');

-- The day a daily schedule last ran for a company.
create table schedule_runs (
  tenant_id uuid not null references tenants,
  name text not null,
  ran_on date not null,
  primary key (tenant_id, name)
);
call protect_tenant_table('schedule_runs');
