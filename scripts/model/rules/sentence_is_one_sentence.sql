-- A sentence holds one sentence, whole: no full stop within it, and none cut in the middle.
-- A splitter was tried, nupunkt 0.8.0, line by line: like these patterns it divides each of the 48 pairs of neighbours
-- that stand in one line, and none of the 71 sentences of both packages. A rule is a query, so the patterns stay.
with begun as (
    select
        n.csv_row, n.sentence_end, s.text_path,
        n.sentence_end - n.sentence_start as size,
        -- Nobody reads more than that as one sentence.
        substring(
            p.piece, n.sentence_start - p.piece_start + 1, least(n.sentence_end - n.sentence_start, 5000) + 3
        ) as words
    from sentences as n
    join sources as s on s.source_id = n.source_id
    left join pieces as p
        on p.text_path = s.text_path and p.piece_start = n.sentence_start - n.sentence_start % 5000
    where n.sentence_start >= 0 and n.sentence_end > n.sentence_start
),
cut as (
    select
        n.csv_row,
        substring(n.words, 1, least(n.size, 5000)) as sentence,
        regexp_matches(
            case
                when n.size <= 5000 then substring(n.words, n.size, 4)
                else substring(p.piece, n.sentence_end - p.piece_start, 4)
            end,
            '^[a-z0-9,] ?[a-z]'
        ) as is_cut
    from begun as n
    left join pieces as p
        on n.size > 5000
        and p.text_path = n.text_path
        and p.piece_start = n.sentence_end - 1 - (n.sentence_end - 1) % 5000
)
select
    'sentences' as resource,
    csv_row,
    'sentence_end' as field,
    case
        when is_cut then 'cuts a sentence; let it end where the sentence ends'
        else 'looks like two sentences ('
            || regexp_extract(
                sentence,
                '[^ ]*[A-Za-z0-9][.!?][”"’)]* [ \x{2600}-\x{27bf}\x{fe0f}\x{1f000}-\x{1faff}]*[A-Z][^ ]*'
            ) || '); divide it'
    end || ', or accept this warning' as problem,
    'warning' as level
from cut
where is_cut
    or (
        -- First without leaving words out, which takes ten times as long.
        regexp_matches(sentence, '[A-Za-z0-9]{2}[.!?][”"’)]* [ \x{2600}-\x{27bf}\x{fe0f}\x{1f000}-\x{1faff}]*[A-Z]')
        and regexp_matches(
            regexp_replace(sentence, '\b(?:Mr|Mrs|Ms|Dr|St|No|Gen|Col|Lt|Sen|Rep|Prof|vs|etc)[.]', '', 'g'),
            '[A-Za-z0-9]{2}[.!?][”"’)]* [ \x{2600}-\x{27bf}\x{fe0f}\x{1f000}-\x{1faff}]*[A-Z]'
        )
    )
