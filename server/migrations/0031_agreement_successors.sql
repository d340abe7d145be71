-- Which agreement takes the place of a signed one, and from which day: until then the older one stands (D-09).
alter table agreements
  add column replaced_by uuid,
  add column replaced_from date,
  add foreign key (tenant_id, replaced_by) references agreements (tenant_id, id),
  add check ((replaced_by is null) = (replaced_from is null)),
  add check (replaced_by is null or signed_on is not null);

-- Those replaced so far: by the next one of their kind, else by the one that stands.
update agreements a set replaced_by = s.id, replaced_from = s.effective_on
from agreements r cross join lateral (
  select n.id, n.effective_on from agreements n
  where n.tenant_id = r.tenant_id and n.customer_id = r.customer_id and n.kind = r.kind and n.state <> 'draft'
    and n.id <> r.id
  order by (n.signed_on, n.id) > (r.signed_on, r.id) desc, n.state = 'signed' and n.signed_on <= r.signed_on desc,
    n.signed_on, n.id
  limit 1) s
where r.state = 'replaced' and a.tenant_id = r.tenant_id and a.id = r.id;
update agreements set state = 'signed' where replaced_by is not null;
