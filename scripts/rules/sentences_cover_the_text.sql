-- The sentences of a source, in the order of their numbers from 1, cover its text without gap or overlap,
-- white space between them aside. A source without a text has none.
with
ordered as (
    select
        source_id, csv_row, number, sentence_start, sentence_end,
        lag(sentence_end, 1, 0) over (partition by source_id order by number) as previous_end,
        row_number() over (partition by source_id order by number) as place,
        row_number() over (partition by source_id order by number desc) as place_from_end
    from sentences
),
judged as (
    select
        o.csv_row,
        case
            when t.text is null then 'its source has no text; remove the row'
            when o.number <> o.place then 'should be number ' || cast(o.place as varchar) || '; number the sentences from 1'
            when o.sentence_start < o.previous_end then
                'overlaps the sentence before, which ends at ' || cast(o.previous_end as varchar) || '; correct the offsets'
            when coalesce(o.sentence_end <= o.sentence_start or o.sentence_end > length(t.text), true) then
                'runs from ' || coalesce(cast(o.sentence_start as varchar), '?') || ' to '
                || coalesce(cast(o.sentence_end as varchar), '?') || ', which is no stretch of the text; correct the offsets'
            when regexp_matches(substring(t.text, o.previous_end + 1, o.sentence_start - o.previous_end), '[^ \n]') then
                'leaves out text before it, from ' || cast(o.previous_end as varchar) || '; add the sentence that is missing'
            when regexp_matches(substring(t.text, o.sentence_start + 1, 1) || substring(t.text, o.sentence_end, 1), '[ \n]') then
                'starts or ends with white space; correct the offsets'
            when o.place_from_end = 1 and regexp_matches(substring(t.text, o.sentence_end + 1), '[^ \n]') then
                'leaves out text after it, from ' || cast(o.sentence_end as varchar) || '; add the sentence that is missing'
        end as problem
    from ordered as o
    left join sources as s on s.source_id = o.source_id
    left join texts as t on t.text_path = s.text_path
)
select 'sentences' as resource, csv_row, 'sentence_start' as field, problem
from judged
where problem is not null
union all
select 'sources', s.csv_row, 'text_path', 'has no sentences; enter every sentence of the text in sentences'
from sources as s
left join sentences as n on n.source_id = s.source_id
where s.text_path is not null and n.source_id is null
