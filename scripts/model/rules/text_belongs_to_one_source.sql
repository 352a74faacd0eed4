-- Every text that we hold is the text of exactly one source.
select
    'sources' as resource,
    coalesce(max(s.csv_row), 1) as csv_row,
    'text_path' as field,
    t.text_path || ' is the text of ' || cast(count(s.source_id) as varchar)
    || ' sources; name it in exactly one source' as problem
from texts as t
left join sources as s on s.text_path = t.text_path
group by t.text_path
having count(s.source_id) <> 1
