-- Dates are real dates, from the year 1 on.
select 'claims' as resource, csv_row, 'recorded_on' as field, recorded_on || ' is not a real date; correct it' as problem
from claims
where recorded_on is not null
    and coalesce(length(recorded_on) <> 10 or recorded_on < '0001' or cast(try_cast(recorded_on as date) as varchar) <> recorded_on, true)
union all
select 'sources', csv_row, 'retrieved_on', retrieved_on || ' is not a real date; correct it'
from sources
where retrieved_on is not null
    and coalesce(length(retrieved_on) <> 10 or retrieved_on < '0001' or cast(try_cast(retrieved_on as date) as varchar) <> retrieved_on, true)
