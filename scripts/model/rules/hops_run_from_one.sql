-- The hops of a claim are numbered 1, 2, 3... without gaps.
with placed as (
    select csv_row, hop, row_number() over (partition by claim_id order by hop) as place
    from attributions
)
select
    'attributions' as resource,
    csv_row,
    'hop' as field,
    'is ' || coalesce(cast(hop as varchar), 'empty') || ' where ' || cast(place as varchar)
    || ' is expected; number the hops from 1 without gaps' as problem
from placed
where hop is distinct from place
