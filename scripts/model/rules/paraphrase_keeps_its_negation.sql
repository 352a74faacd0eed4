-- A paraphrase negates or denies if its quote does, and only if its quote or a cue of the claim does: one word more or
-- less turns a claim round. No doubt and nothing but affirm.
with english as (
    select c.csv_row, c.claim_id, c.quote, c.paraphrase
    from claims as c
    join english_sources as s on s.source_id = c.source_id
    where c.status = 'current'
),
told as (
    select csv_row, 'quote' as place, quote as words from english
    union all
    select e.csv_row, 'cue', a.cue
    from english as e
    join attributions as a on a.claim_id = e.claim_id
    union all
    select csv_row, 'paraphrase', paraphrase from english
),
-- Each word between two spaces. To divide the longest quotes would take a gigabyte.
spaced as (
    select
        csv_row,
        place,
        ' ' || regexp_replace(
            regexp_replace(
                regexp_replace(
                    lower(words),
                    '\b(?:(?:no|without|beyond)(?: a| any| all)?(?: reasonable| serious| real)? doubt'
                    || '|(?:nobody|no one) doubt(?:s|ed)|nothing (?:but|short of|less than))\b', ' ', 'g'
                ), 'n[''’]t', ' n’t', 'g'
            ), '[^a-z0-9’\x{c0}-\x{24f}]+', ' ', 'g'
        ) || ' ' as words
    from told
),
negating as (
    select
        s.csv_row,
        min(k.title) as word,
        max(case when s.place = 'quote' then 1 else 0 end) as in_quote,
        max(case when s.place = 'cue' then 1 else 0 end) as in_cue,
        max(case when s.place = 'paraphrase' then 1 else 0 end) as in_paraphrase
    from spaced as s
    join cue_words as k on k.kind in ('denial', 'negation') and strpos(s.words, ' ' || k.title || ' ') > 0
    group by s.csv_row
)
select
    'claims' as resource,
    n.csv_row,
    'paraphrase' as field,
    case n.in_quote
        when 1 then 'neither negates nor denies, but the quote has "' || n.word || '"; keep the negation'
        else 'has "' || n.word || '", but neither the quote nor a cue negates or denies; say what they say'
    end || ', or accept this warning' as problem,
    'warning' as level
from negating as n
where n.in_quote > n.in_paraphrase or n.in_paraphrase > n.in_quote + n.in_cue
