-- The sentences of a source, in the order of their numbers from 1, cover its text without gap or overlap,
-- except for white space between them. A source without a text has no sentences.
with
ordered as (
    select
        n.source_id, n.csv_row, n.number, n.sentence_start, n.sentence_end, s.text_path,
        lag(n.sentence_end, 1, 0) over (partition by n.source_id order by n.number) as previous_end,
        lag(n.number, 1, 0) over (partition by n.source_id order by n.number) as previous_number,
        lead(n.number) over (partition by n.source_id order by n.number) is null as is_last
    from sentences as n
    left join sources as s on s.source_id = n.source_id
),
placed as (
    select
        o.*,
        t.text_length,
        substring(a.piece, o.sentence_start - a.piece_start + 1, 1) as first_character,
        substring(z.piece, o.sentence_end - z.piece_start, 1) as last_character
    from ordered as o
    left join texts as t on t.text_path = o.text_path
    left join pieces as a
        on a.text_path = o.text_path and a.piece_start = o.sentence_start - o.sentence_start % 5000
    left join pieces as z
        on z.text_path = o.text_path and z.piece_start = o.sentence_end - 1 - (o.sentence_end - 1) % 5000
),
gaps as (
    select csv_row, text_path, 'before' as side, previous_end as gap_start, sentence_start as gap_end
    from placed
    union all
    select csv_row, text_path, 'after', sentence_end, text_length
    from placed
    where is_last
),
left_out as (
    select g.csv_row, g.side
    from gaps as g
    join pieces as p on p.text_path = g.text_path and p.piece_start = g.gap_start - g.gap_start % 5000
    left join pieces as q on q.text_path = g.text_path and q.piece_start = p.piece_start + 5000
    where g.gap_start >= 0
        and g.gap_end > g.gap_start
        and (
            regexp_matches(
                substring(p.piece, g.gap_start - p.piece_start + 1, least(g.gap_end - g.gap_start, 5000)),
                '[^ \t\r\n\f]'
            )
            or (q.piece_start < g.gap_end and q.next_word < g.gap_end)
        )
),
judged as (
    select
        p.csv_row,
        case
            when text_length is null then 'its source has no text; remove the row'
            when number > previous_number + 1 then
                'comes after number ' || cast(previous_number as varchar) || '; number the sentences from 1'
            when sentence_start < previous_end then
                'overlaps the sentence before, which ends at ' || cast(previous_end as varchar)
                || '; correct the offsets'
            when coalesce(sentence_end <= sentence_start or sentence_end > text_length, true) then
                'runs from ' || coalesce(cast(sentence_start as varchar), '?') || ' to '
                || coalesce(cast(sentence_end as varchar), '?')
                || ', which is not a range in the text; correct the offsets'
            when b.side is not null then
                'leaves out text before it, from ' || cast(previous_end as varchar) || '; add the missing sentence'
            when regexp_matches(first_character, '[ \t\r\n\f]') then 'starts with white space; correct the offsets'
            when regexp_matches(last_character, '[ \t\r\n\f]') then 'ends with white space; correct the offsets'
            when a.side is not null then
                'leaves out text after it, from ' || cast(sentence_end as varchar) || '; add the missing sentence'
        end as problem
    from placed as p
    left join left_out as b on b.csv_row = p.csv_row and b.side = 'before'
    left join left_out as a on a.csv_row = p.csv_row and a.side = 'after'
)
select 'sentences' as resource, csv_row, 'sentence_start' as field, problem
from judged
where problem is not null
union all
select 'sources', s.csv_row, 'text_path', 'has no sentences; enter every sentence of the text in sentences'
from sources as s
left join sentences as n on n.source_id = s.source_id
where s.text_path is not null and n.source_id is null
