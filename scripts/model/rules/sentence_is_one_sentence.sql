-- A sentence holds one sentence, whole: no full stop within it, and none cut in the middle.
-- A splitter was tried, nupunkt 0.8.0, line by line: like these patterns it divides each of the 48 pairs of neighbours
-- that stand in one line, and none of the 71 sentences of both packages. A rule is a query, so the patterns stay.
with cut as (
    select
        n.csv_row,
        substring(t.text, n.sentence_start + 1, n.sentence_end - n.sentence_start) as sentence,
        substring(t.text, n.sentence_end + 1, 3) as after
    from sentences as n
    join sources as s on s.source_id = n.source_id
    join texts as t on t.text_path = s.text_path
    where n.sentence_start between 0 and 1000000000 and n.sentence_end between 0 and 1000000000
)
select
    'sentences' as resource,
    csv_row,
    'sentence_end' as field,
    case
        when regexp_matches(after, '^ ?[a-z]') then 'cuts a sentence; let it end where the sentence ends'
        else 'looks like two sentences ('
            || regexp_extract(
                sentence,
                '[^ ]*[A-Za-z0-9][.!?][”"’)]* [ \x{2600}-\x{27bf}\x{fe0f}\x{1f000}-\x{1faff}]*[A-Z][^ ]*'
            ) || '); divide it'
    end || ', or accept this warning' as problem,
    'warning' as level
from cut
where (regexp_matches(after, '^ ?[a-z]') and regexp_matches(sentence, '[a-z0-9,]$'))
    or regexp_matches(
        regexp_replace(sentence, '\b(?:Mr|Mrs|Ms|Dr|St|No|Gen|Col|Lt|Sen|Rep|Prof|vs|etc)[.]', '', 'g'),
        '[A-Za-z0-9]{2}[.!?][”"’)]* [ \x{2600}-\x{27bf}\x{fe0f}\x{1f000}-\x{1faff}]*[A-Z]'
    )
