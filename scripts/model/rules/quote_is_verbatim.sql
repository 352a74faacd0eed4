-- A quote matches its source's text, character for character, at its offsets.
select
    'claims' as resource,
    c.csv_row,
    'quote' as field,
    'not found at ' || coalesce(cast(c.quote_start as varchar), '?')
    || '-' || coalesce(cast(c.quote_end as varchar), '?')
    || ' in ' || coalesce(s.text_path, 'any text') || '; '
    || case
        when t.text is null then 'record the claim under the source whose text is held'
        when strpos(t.text, c.quote) > 0 then
            'it is at ' || cast(strpos(t.text, c.quote) - 1 as varchar) || '-'
            || cast(strpos(t.text, c.quote) - 1 + length(c.quote) as varchar)
            || case
                when length(replace(t.text, c.quote, '')) < length(t.text) - length(c.quote) then ' and elsewhere'
                else ''
            end
        else 'it is nowhere in it; copy it from the text with its own quotation marks'
    end as problem
from claims as c
left join sources as s on s.source_id = c.source_id
left join texts as t on t.text_path = s.text_path
where
    coalesce(
        case
            -- substring does not take an offset of twenty digits.
            when
                c.quote_start between 0 and 1000000000
                and length(c.quote) > 0
                and c.quote_end - c.quote_start = length(c.quote)
            then
                substring(t.text, c.quote_start + 1, c.quote_end - c.quote_start) <> c.quote
        end,
        true
    )
