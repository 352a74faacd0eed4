-- Following superseded_by from claim to claim ends, and ends at a claim that is not superseded.
with recursive
edges as (
    select claim_id, csv_row, superseded_by
    from claims
    where superseded_by is not null
),
paths as (
    select claim_id as origin, csv_row, superseded_by as reached, 1 as steps
    from edges
    union
    select p.origin, p.csv_row, e.superseded_by, p.steps + 1
    from paths as p
    join edges as e on e.claim_id = p.reached
    where p.reached <> p.origin and p.steps < 50
)
select
    'claims' as resource,
    csv_row,
    'superseded_by' as field,
    'leads back to ' || origin || ', or on for more than 50 steps; name the claim that is current' as problem
from paths
where reached = origin or steps = 50
group by csv_row, origin
