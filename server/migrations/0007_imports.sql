-- Imports that ran as a background job: the job finds its own outcome when it is run again after a crash.

alter table imports
  add column job_id uuid,
  -- What the import answered: counts, the first issues, where the report lies.
  add column result jsonb;
create unique index on imports (tenant_id, job_id) where job_id is not null;

-- The same file with the same mapping waits or runs once at a time, unless it is asked for again on purpose.
create unique index import_in_progress on jobs
  (tenant_id, (payload ->> 'sha256'), (payload ->> 'kind'), md5(payload ->> 'mapping'))
  where name = 'import' and state in ('queued', 'running')
    and payload ->> 'dryRun' = 'false' and payload ->> 'again' is distinct from 'true';
