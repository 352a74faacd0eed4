select said_by || ', ' || coalesce(said_on, 'undated') as said, coalesce(value, lower, upper) as cars, bound
from estimates
where measure = 'Cars' and stage = 'Delivered'
order by said, cars
