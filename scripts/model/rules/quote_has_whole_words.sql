-- A quote starts and ends with a whole word. Only in scripts that put spaces between words.
with edges as (
    select
        c.csv_row,
        -- as letters, so that the patterns below stay short
        regexp_replace(
            substring(p.piece, c.quote_start - p.piece_start - 1, 2) || substring(c.quote, 1, 1),
            '[0-9A-Za-z\x{c0}-\x{24f}\x{370}-\x{4ff}]', 'a', 'g'
        ) as before,
        regexp_replace(
            substring(c.quote, length(c.quote), 1) || substring(p.piece, c.quote_end - p.piece_start + 1, 2),
            '[0-9A-Za-z\x{c0}-\x{24f}\x{370}-\x{4ff}]', 'a', 'g'
        ) as after
    from claims as c
    join sources as s on s.source_id = c.source_id
    left join pieces as p
        on p.text_path = s.text_path
        and p.piece_start = greatest(c.quote_start - 2, 0) - greatest(c.quote_start - 2, 0) % 5000
    where c.quote_start >= 1
        and c.quote_end = c.quote_start + length(c.quote)
        and substring(p.piece, c.quote_start - p.piece_start + 1, length(c.quote)) = c.quote
)
select
    'claims' as resource,
    csv_row,
    'quote' as field,
    'cuts a word at its ' || case when regexp_matches(before, 'a[''’]?a$') then 'beginning' else 'end' end
    || '; quote whole words' as problem
from edges
where regexp_matches(before, 'a[''’]?a$') or regexp_matches(after, '^a[''’]?a')
