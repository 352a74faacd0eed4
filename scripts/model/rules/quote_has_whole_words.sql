-- A quote starts and ends with a whole word or number. Only in scripts that put spaces between words.
-- A text is counted through once for each quote.
with found as (
    select
        c.csv_row,
        c.quote,
        least(c.quote_start, 2) as lead,
        substring(
            p.piece, c.quote_start - least(c.quote_start, 2) - p.piece_start + 1, length(c.quote) + 4
        ) as around
    from claims as c
    join sources as s on s.source_id = c.source_id
    left join pieces as p
        on p.text_path = s.text_path
        and p.piece_start = greatest(c.quote_start - 2, 0) - greatest(c.quote_start - 2, 0) % 5000
    where c.quote_start >= 0 and c.quote_end = c.quote_start + length(c.quote)
),
edges as (
    select
        csv_row,
        -- as letters, so that the patterns below stay short
        regexp_replace(
            substring(around, 1, lead + 1), '[A-Za-z\x{c0}-\x{24f}\x{370}-\x{4ff}]', 'a', 'g'
        ) as before,
        regexp_replace(
            substring(around, lead + length(quote), 3), '[A-Za-z\x{c0}-\x{24f}\x{370}-\x{4ff}]', 'a', 'g'
        ) as after
    from found
    where substring(around, lead + 1, length(quote)) = quote
)
select
    'claims' as resource,
    csv_row,
    'quote' as field,
    'cuts a word or a number at its '
    || case when regexp_matches(before, '[a0-9][''’]?[a0-9]$|[0-9][.,][0-9]$') then 'beginning' else 'end' end
    || '; quote whole words' as problem
from edges
where regexp_matches(before, '[a0-9][''’]?[a0-9]$|[0-9][.,][0-9]$')
    or regexp_matches(after, '^[a0-9][''’]?[a0-9]|^[0-9][.,][0-9]')
