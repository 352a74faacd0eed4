select
    said_by || ', ' || coalesce(said_on, 'undated') as said, coalesce(value, lower, upper) as cars, bound,
    case when told_as = 'Statement' then 'statements/' else 'claims/' end || said_in_id as page,
    said_by || ': ' || lower(bound) || ' ' || coalesce(value, lower, upper) || ' cars' as told
from estimates
where measure = 'Cars' and stage = 'Delivered'
order by said, cars
