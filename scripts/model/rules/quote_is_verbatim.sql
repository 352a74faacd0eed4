-- A quote matches its source's text, character for character, at its offsets.
with wrong as (
    select
        c.csv_row, c.quote_start, c.quote_end, c.quote, s.text_path,
        row_number() over (order by c.csv_row) as place
    from claims as c
    left join sources as s on s.source_id = c.source_id
    left join pieces as p on p.text_path = s.text_path and p.piece_start = c.quote_start - c.quote_start % 5000
    where
        coalesce(
            case
                when
                    c.quote_start >= 0
                    and length(c.quote) > 0
                    and c.quote_end - c.quote_start = length(c.quote)
                then
                    substring(p.piece, c.quote_start - p.piece_start + 1, length(c.quote)) <> c.quote
            end,
            true
        )
)
select
    'claims' as resource,
    w.csv_row,
    'quote' as field,
    'not found at ' || coalesce(cast(w.quote_start as varchar), '?')
    || '-' || coalesce(cast(w.quote_end as varchar), '?')
    || ' in ' || coalesce(w.text_path, 'any text') || '; '
    || case
        when t.text is null then 'record the claim under the source whose text is held'
        -- To search a text takes as long as it is.
        when w.place > 200 then 'correct its offsets, or correct the quotes before it and check again'
        when strpos(t.text, w.quote) > 0 then
            'it is at ' || cast(strpos(t.text, w.quote) - 1 as varchar) || '-'
            || cast(strpos(t.text, w.quote) - 1 + length(w.quote) as varchar)
            || case
                when length(replace(t.text, w.quote, '')) < t.text_length - length(w.quote) then ' and elsewhere'
                else ''
            end
        else 'it is nowhere in it; copy it from the text with its own quotation marks'
    end as problem
from wrong as w
left join texts as t on t.text_path = w.text_path
