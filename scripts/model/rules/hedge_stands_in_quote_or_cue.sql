-- A hedge, negation or denial that stands before the quote in its clause is in the quote or in one of the claim's cues.
-- In May it is a month.
with places as (
    select
        c.csv_row, c.claim_id, c.quote_start, s.text_path,
        greatest(n.sentence_start, c.quote_start - 5000, 0) as clause_start
    from claims as c
    join quote_sentences as n on n.csv_row = c.csv_row
    join sources as s on s.source_id = c.source_id
    where c.status = 'current'
),
clauses as (
    select
        c.csv_row,
        c.claim_id,
        regexp_extract(
            substring(p.piece, c.clause_start - p.piece_start + 1, c.quote_start - c.clause_start), '[^,;:—–(]*$'
        ) as clause
    from places as c
    left join pieces as p on p.text_path = c.text_path and p.piece_start = c.clause_start - c.clause_start % 5000
),
timeless as (
    select
        csv_row,
        claim_id,
        lower(regexp_replace(
            clause, '(?i:in|of|since|by|until|during|last|this|early|late|[0-9]+) May\b|\bMay [0-9]', ' ', 'g'
        )) as clause
    from clauses
),
words as (
    select
        csv_row,
        claim_id,
        unnest(string_split(
            regexp_replace(
                regexp_replace(clause, 'n[''’]t', ' n’t', 'g'), '[^a-z0-9’\x{c0}-\x{24f}]+', ' ', 'g'
            ), ' '
        )) as word
    from timeless
),
cues as (
    select claim_id, string_agg(regexp_replace(lower(cue), 'n[''’]t', ' n’t', 'g'), ' ') as cues
    from attributions
    group by claim_id
)
select
    'claims' as resource,
    w.csv_row,
    'quote' as field,
    'leaves out "' || min(w.word) || '", which stands before it; take it into the quote, record it as a cue, '
    || 'or accept this warning' as problem,
    'warning' as level
from words as w
join cue_words as k on k.title = w.word
left join cues as q on q.claim_id = w.claim_id
where not regexp_matches(coalesce(q.cues, ''), '(^|[^a-z])' || w.word || '($|[^a-z])')
group by w.csv_row
