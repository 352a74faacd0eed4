-- The relays of an account are numbered 1, 2, 3... without gaps.
with placed as (
    select csv_row, hop, row_number() over (partition by account_id order by hop) as place
    from relays
)
select
    'relays' as resource,
    csv_row,
    'hop' as field,
    'is ' || coalesce(cast(hop as varchar), 'empty') || ' where ' || cast(place as varchar)
    || ' is expected; number the hops from 1 without gaps' as problem
from placed
where hop is distinct from place
