-- Days are days that were, from the year 1 on.
select 'claims' as resource, csv_row, 'recorded_on' as field, recorded_on || ' is not a real day; correct it' as problem
from claims
where recorded_on is not null and try_cast(recorded_on as date) is null
union all
select 'sources', csv_row, 'retrieved_on', retrieved_on || ' is not a real day; correct it'
from sources
where retrieved_on is not null and try_cast(retrieved_on as date) is null
