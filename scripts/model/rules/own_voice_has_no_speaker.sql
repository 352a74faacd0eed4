-- A claim in the outlet's own voice stands in a sentence without words that tell what somebody says, and outside
-- quotation marks. The words are those of TELLING in scripts/authors/cues.py; where they tell what is in quotation
-- marks (it said “wait”), they do not tell the rest.
with places as (
    select
        c.csv_row,
        c.quote,
        c.quote_start,
        c.quote_end,
        s.text_path,
        greatest(n.sentence_start, c.quote_start - 5000, 0) as sentence_start,
        n.sentence_end
    from claims as c
    join quote_sentences as n on n.csv_row = c.csv_row
    join english_sources as s on s.source_id = c.source_id
    where c.attribution_form = 'own_voice' and c.status = 'current'
),
placed as (
    select
        c.csv_row,
        substring(p.piece, c.sentence_start - p.piece_start + 1, c.quote_start - c.sentence_start) as before,
        c.quote,
        substring(p.piece, c.quote_end - p.piece_start + 1, greatest(c.sentence_end - c.quote_end, 0)) as after
    from places as c
    join pieces as p on p.text_path = c.text_path and p.piece_start = c.sentence_start - c.sentence_start % 5000
),
told as (
    select
        csv_row,
        regexp_extract(
            regexp_replace(before, '\w+\W*[“«"][^”»"]*[”»"]', ' ', 'g') || quote
            || regexp_replace(after, '\w+\W*[“«"][^”»"]*[”»"]', ' ', 'g'),
            '(?i)\b(?:says?|said|saying|(?:told|tells) \w+|according to|wrote|writes'
            || '|(?:add|claim|announc|warn|confirm)(?:s|ed|es) that|stated|insist(?:s|ed)|argue[sd]?|repl(?:y|ies|ied)'
            || '|believes?|believed|thinks?|explained|admitted)\b'
        ) as words,
        regexp_matches(before, '[“„«"]$') or regexp_matches(after, '^[.,!?]?[”»"]') as is_marked
    from placed
)
select
    'claims' as resource,
    csv_row,
    'attribution_form' as field,
    'is own_voice, but '
    || case when words <> '' then 'its sentence has "' || words || '"' else 'its quote stands in quotation marks' end
    || '; record who says it as a hop in attributions, or accept this warning' as problem,
    'warning' as level
from told
where words <> '' or is_marked
