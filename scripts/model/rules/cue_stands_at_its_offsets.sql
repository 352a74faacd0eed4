-- A cue matches the text of its claim's source, character for character, at its own offsets.
with wrong as (
    select
        a.csv_row, a.cue_start, a.cue_end, a.cue, s.text_path,
        row_number() over (order by a.csv_row) as place
    from attributions as a
    left join claims as c on c.claim_id = a.claim_id
    left join sources as s on s.source_id = c.source_id
    left join pieces as p on p.text_path = s.text_path and p.piece_start = a.cue_start - a.cue_start % 5000
    where
        coalesce(
            case
                when
                    a.cue_start >= 0
                    and length(a.cue) > 0
                    and a.cue_end - a.cue_start = length(a.cue)
                then
                    substring(p.piece, a.cue_start - p.piece_start + 1, length(a.cue)) <> a.cue
            end,
            true
        )
)
select
    'attributions' as resource,
    w.csv_row,
    'cue' as field,
    'not found at ' || coalesce(cast(w.cue_start as varchar), '?') || '-' || coalesce(cast(w.cue_end as varchar), '?')
    || ' in ' || coalesce(w.text_path, 'any text') || '; '
    || case
        -- To search a text takes as long as it is.
        when w.place > 200 then 'correct its offsets, or correct the cues before it and check again'
        when strpos(t.text, w.cue) > 0 then
            'it is at ' || cast(strpos(t.text, w.cue) - 1 as varchar) || '-'
            || cast(strpos(t.text, w.cue) - 1 + length(w.cue) as varchar)
            || case
                when length(replace(t.text, w.cue, '')) < t.text_length - length(w.cue) then ' and elsewhere'
                else ''
            end
        else 'it is nowhere in it; copy it from the text with its own quotation marks'
    end as problem
from wrong as w
left join texts as t on t.text_path = w.text_path
