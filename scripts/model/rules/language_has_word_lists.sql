-- The words by which check finds hedges, denials, speakers, softened figures and numbers in words are English ones: in
-- a text in another language, a reader has to look for them.
with claimed as (select distinct source_id from claims where status = 'current')
select
    'sources' as resource,
    s.csv_row,
    'language' as field,
    'is ' || s.language || ', but check knows hedges, denials, speakers, softened figures and numbers in words only in '
    || 'English; read the claims of this source again for them, and accept this warning' as problem,
    'warning' as level
from sources as s
join claimed as c on c.source_id = s.source_id
left join english_sources as e on e.source_id = s.source_id
where e.source_id is null
