-- Following traces from account to account never leads back to the start.
with recursive
edges as (
    select account_id, from_account_id
    from traces
    where account_id is not null and link in ('derives_from', 'candidate_origin')
),
paths as (
    select account_id as origin, from_account_id as reached, 1 as steps
    from edges
    union
    select p.origin, e.from_account_id, p.steps + 1
    from paths as p
    join edges as e on e.account_id = p.reached
    where p.reached <> p.origin and p.steps < 50
)
select
    'traces' as resource,
    min(t.csv_row) as csv_row,
    'from_account_id' as field,
    'leads back to ' || p.origin || ', or on for more than 50 steps; break the circle' as problem
from paths as p
join traces as t on t.account_id = p.origin
where p.reached = p.origin or p.steps = 50
group by p.origin
