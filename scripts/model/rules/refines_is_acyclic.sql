-- Following refines, repeats or rebuts from claim to claim never leads back to the start.
with recursive
edges as (
    select claim_id, relation, other_claim_id
    from relations
    where relation in ('refines', 'repeats', 'rebuts') and claim_id <> other_claim_id
),
paths as (
    select claim_id as origin, relation, other_claim_id as reached, 1 as steps
    from edges
    union
    select p.origin, p.relation, e.other_claim_id, p.steps + 1
    from paths as p
    join edges as e on e.claim_id = p.reached and e.relation = p.relation
    where p.reached <> p.origin and p.steps < 50
)
select
    'relations' as resource,
    r.csv_row,
    'other_claim_id' as field,
    case
        when bool_or(p.reached = r.claim_id)
        then 'leads back to ' || r.claim_id || ' by ' || r.relation || '; break the circle'
        else 'starts a path of more than 50 steps by ' || r.relation || '; shorten it'
    end as problem
from paths as p
join relations as r on r.claim_id = p.origin and r.relation = p.relation
where p.reached = p.origin or p.steps = 50
group by r.csv_row, r.claim_id, r.relation
