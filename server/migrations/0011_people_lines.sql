-- Who stands above whom, and who heads a department: the lines along which approvals and reminders climb.

alter table users
  add column superior_id uuid,
  add foreign key (tenant_id, superior_id) references users (tenant_id, id);
create index on users (tenant_id, superior_id) where superior_id is not null;
create index on users (tenant_id, position_id);

alter table departments
  add column head_id uuid,
  add foreign key (tenant_id, head_id) references users (tenant_id, id);
