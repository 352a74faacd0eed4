-- Dates are real dates, from the year 1 on.
with days as (
    select 'claims' as resource, csv_row, 'recorded_on' as field, recorded_on as day
    from claims
    union all
    select 'sources', csv_row, 'retrieved_on', retrieved_on
    from sources
)
select resource, csv_row, field, day || ' is not a real date; correct it' as problem
from days
where day is not null
    and coalesce(length(day) <> 10 or day < '0001' or cast(try_cast(day as date) as varchar) <> day, true)
