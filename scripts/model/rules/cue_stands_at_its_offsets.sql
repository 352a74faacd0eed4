-- A cue matches the text of its claim's source, character for character, at its own offsets.
select
    'attributions' as resource,
    a.csv_row,
    'cue' as field,
    'not found at ' || coalesce(cast(a.cue_start as varchar), '?') || '-' || coalesce(cast(a.cue_end as varchar), '?')
    || ' in ' || coalesce(s.text_path, 'any text') || '; '
    || case
        when strpos(t.text, a.cue) > 0 then
            'it is at ' || cast(strpos(t.text, a.cue) - 1 as varchar) || '-'
            || cast(strpos(t.text, a.cue) - 1 + length(a.cue) as varchar)
            || case
                when length(replace(t.text, a.cue, '')) < length(t.text) - length(a.cue) then ' and elsewhere'
                else ''
            end
        else 'it is nowhere in it; copy it from the text with its own quotation marks'
    end as problem
from attributions as a
left join claims as c on c.claim_id = a.claim_id
left join sources as s on s.source_id = c.source_id
left join texts as t on t.text_path = s.text_path
where
    coalesce(
        case
            -- substring does not take an offset of twenty digits.
            when
                a.cue_start between 0 and 1000000000
                and length(a.cue) > 0
                and a.cue_end - a.cue_start = length(a.cue)
            then
                substring(t.text, a.cue_start + 1, a.cue_end - a.cue_start) <> a.cue
        end,
        true
    )
