-- A claim that replaces another is of the same source, and has figures, hops and traces if that had any: they are not
-- taken over by themselves.
with kept as (
    select claim_id, 'figures' as kind, count(*) as amount from figures where claim_id is not null group by claim_id
    union all
    select claim_id, 'attributions', count(*) from attributions group by claim_id
    union all
    select claim_id, 'traces', count(*) from traces where claim_id is not null group by claim_id
)
select
    'claims' as resource,
    c.csv_row,
    'superseded_by' as field,
    c.superseded_by || ' has no ' || k.kind || ', but ' || c.claim_id || ' has '
    || cast(k.amount as varchar) || '; record them for the successor too, or accept this warning' as problem,
    'warning' as level
from claims as c
join kept as k on k.claim_id = c.claim_id
left join kept as s on s.claim_id = c.superseded_by and s.kind = k.kind
where c.status = 'superseded' and c.superseded_by is not null and s.claim_id is null
union all
select
    'claims',
    c.csv_row,
    'superseded_by',
    c.superseded_by || ' is of ' || s.source_id || ', and ' || c.claim_id || ' of ' || c.source_id
    || '; name the claim that says the same better, or accept this warning',
    'warning'
from claims as c
join claims as s on s.claim_id = c.superseded_by
where c.status = 'superseded' and s.source_id <> c.source_id
