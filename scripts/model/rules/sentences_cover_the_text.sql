-- The sentences of a source, in the order of their numbers from 1, cover its text without gap or overlap,
-- except for white space between them. A source without a text has no sentences.
with
ordered as (
    select
        source_id, csv_row, number, sentence_start, sentence_end,
        lag(sentence_end, 1, 0) over (partition by source_id order by number) as previous_end,
        row_number() over (partition by source_id order by number) as place,
        lead(number) over (partition by source_id order by number) is null as is_last
    from sentences
),
held as (
    select s.source_id, t.text, length(t.text) as text_length
    from sources as s
    join texts as t on t.text_path = s.text_path
    where t.text is not null
),
-- Cutting takes the time: cut once per sentence, from the last character of the one before to the first of this one.
placed as (
    select
        o.*,
        h.source_id is null as has_no_text,
        h.text_length,
        case when o.previous_end > 0 then 1 else 0 end as before,
        o.sentence_start - o.previous_end as gap,
        case
            when o.sentence_start between o.previous_end and h.text_length
            then substring(h.text, greatest(o.previous_end, 1), o.sentence_start - greatest(o.previous_end, 1) + 2)
        end as cut,
        case
            when o.is_last and o.sentence_end between 1 and h.text_length then substring(h.text, o.sentence_end)
        end as rest
    from ordered as o
    left join held as h on h.source_id = o.source_id
),
judged as (
    select
        csv_row,
        case
            when has_no_text then 'its source has no text; remove the row'
            when number <> place then 'should be number ' || cast(place as varchar) || '; number the sentences from 1'
            when sentence_start < previous_end then
                'overlaps the sentence before, which ends at ' || cast(previous_end as varchar)
                || '; correct the offsets'
            when coalesce(sentence_end <= sentence_start or sentence_end > text_length, true) then
                'runs from ' || coalesce(cast(sentence_start as varchar), '?') || ' to '
                || coalesce(cast(sentence_end as varchar), '?')
                || ', which is not a range in the text; correct the offsets'
            when regexp_matches(substring(cut, before + 1, gap), '[^ \t\r\n\f]') then
                'leaves out text before it, from ' || cast(previous_end as varchar) || '; add the missing sentence'
            when regexp_matches(substring(cut, 1, before) || substring(cut, before + gap + 1), '[ \t\r\n\f]') then
                'starts, or the one before it ends, with white space; correct the offsets'
            when regexp_matches(substring(rest, 1, 1), '[ \t\r\n\f]') then 'ends with white space; correct the offsets'
            when regexp_matches(substring(rest, 2), '[^ \t\r\n\f]') then
                'leaves out text after it, from ' || cast(sentence_end as varchar) || '; add the missing sentence'
        end as problem
    from placed
)
select 'sentences' as resource, csv_row, 'sentence_start' as field, problem
from judged
where problem is not null
union all
select 'sources', s.csv_row, 'text_path', 'has no sentences; enter every sentence of the text in sentences'
from sources as s
left join sentences as n on n.source_id = s.source_id
where s.text_path is not null and n.source_id is null
