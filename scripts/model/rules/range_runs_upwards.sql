-- The lower number of a figure is not above the upper one, and its period does not run backwards.
select
    'figures' as resource,
    csv_row,
    case when lower > upper then 'lower' else 'counted_from' end as field,
    'is above the other end; put the lower number or the earlier date first' as problem
from figures
where lower > upper or counted_from_earliest > counted_to_latest
