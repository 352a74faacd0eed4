-- The lower number of a figure is not above the upper one, nor is its period the wrong way round.
select
    'figures' as resource,
    csv_row,
    case when lower > upper then 'lower' else 'counted_from' end as field,
    'is above the other end; put the lower number, the earlier date, first' as problem
from figures
where lower > upper or counted_from_earliest > counted_to_latest
