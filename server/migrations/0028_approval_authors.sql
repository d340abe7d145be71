-- Who drew up what a request asks to be agreed to, where somebody else submitted it: neither decides it.
alter table approval_requests
  add column author_id uuid,
  add foreign key (tenant_id, author_id) references users (tenant_id, id);
