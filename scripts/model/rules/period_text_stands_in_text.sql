-- The words that give a period are in the text of the claim's source.
select
    'claims' as resource,
    c.csv_row,
    'period_text' as field,
    'is not in ' || coalesce(s.text_path, 'any text') || '; copy it from there' as problem
from claims as c
left join sources as s on s.source_id = c.source_id
left join texts as t on t.text_path = s.text_path
where c.period_text is not null and coalesce(strpos(t.text, c.period_text) = 0, true)
