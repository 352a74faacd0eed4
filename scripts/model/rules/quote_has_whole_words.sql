-- A quote starts and ends with a whole word. Only in scripts that put spaces between words.
with edges as (
    select
        c.csv_row,
        -- as letters, so that the patterns below stay short
        regexp_replace(
            substring(t.text, c.quote_start - 1, 2) || substring(c.quote, 1, 1),
            '[0-9A-Za-z\x{c0}-\x{24f}\x{370}-\x{4ff}]', 'a', 'g'
        ) as before,
        regexp_replace(
            substring(c.quote, length(c.quote), 1) || substring(t.text, c.quote_end + 1, 2),
            '[0-9A-Za-z\x{c0}-\x{24f}\x{370}-\x{4ff}]', 'a', 'g'
        ) as after
    from claims as c
    join sources as s on s.source_id = c.source_id
    join texts as t on t.text_path = s.text_path
    where c.quote_start between 1 and 1000000000
        and c.quote_end = c.quote_start + length(c.quote)
        and substring(t.text, c.quote_start + 1, length(c.quote)) = c.quote
)
select
    'claims' as resource,
    csv_row,
    'quote' as field,
    'cuts a word at its ' || case when regexp_matches(before, 'a[''’]?a$') then 'beginning' else 'end' end
    || '; quote whole words' as problem
from edges
where regexp_matches(before, 'a[''’]?a$') or regexp_matches(after, '^a[''’]?a')
