-- Where other tables have rows, there are claims. A package without any rows has just begun, as has one with
-- open sentences.
with counted as (
    select count(*) as claims, 0 as others, 0 as open from claims
    union all
    select 0, count(*), 0 from sources
    union all
    select 0, count(*), 0 from agents
    union all
    select 0, count(*), count(case when disposition = 'open' then 1 end) from sentences
    union all
    select 0, count(*), 0 from propositions
)
select
    'claims' as resource,
    null as csv_row,
    null as field,
    'has no rows, but other tables have; restore the claims, or record the first one' as problem
from counted
having sum(claims) = 0 and sum(others) > 0 and sum(open) = 0
