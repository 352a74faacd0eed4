-- Where other tables have rows, there are claims. A package without any rows has just begun.
with counted as (
    select count(*) as claims, 0 as others from claims
    union all
    select 0, count(*) from sources
    union all
    select 0, count(*) from agents
    union all
    select 0, count(*) from sentences
    union all
    select 0, count(*) from propositions
)
select
    'claims' as resource,
    null as csv_row,
    null as field,
    'has no rows, but other tables have; restore the claims, or record the first one' as problem
from counted
having sum(claims) = 0 and sum(others) > 0
