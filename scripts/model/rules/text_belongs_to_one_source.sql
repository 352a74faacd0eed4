-- Every text that we hold is the text of exactly one source, and a source names no text that we do not hold.
with named as (
    select
        coalesce(t.text_path, s.text_path) as text_path,
        max(s.csv_row) as csv_row,
        count(s.source_id) as sources,
        count(t.text_path) as texts
    from sources as s
    full outer join texts as t on t.text_path = s.text_path
    where s.text_path is not null or t.text_path is not null
    group by coalesce(t.text_path, s.text_path)
),
judged as (
    select *, min(texts) over () as fewest_texts
    from named
)
select
    'sources' as resource,
    coalesce(csv_row, 1) as csv_row,
    'text_path' as field,
    case
        when texts = 0 then
            text_path || ' is not among the texts of datapackage.json; correct the path, or add the text there'
        else text_path || ' is the text of ' || cast(sources as varchar) || ' sources; name it in exactly one source'
    end as problem
from judged
-- A text that no source names can be the one that is named wrongly.
where texts = 0 or sources > 1 or (sources = 0 and fewest_texts > 0)
