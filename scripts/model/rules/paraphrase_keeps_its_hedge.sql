-- A paraphrase hedges if its quote does: without could, likely or allegedly it says more than its claim. In May it is a
-- month.
with told as (
    select c.csv_row, 'quote' as place, c.quote as words
    from claims as c
    join english_sources as s on s.source_id = c.source_id
    where c.status = 'current'
    union all
    select csv_row, 'paraphrase', paraphrase from claims
),
spaced as (
    select
        csv_row,
        place,
        ' ' || regexp_replace(
            lower(regexp_replace(
                words, '(?i:in|of|since|by|until|during|last|this|early|late|[0-9]+) May\b|\bMay [0-9]', ' ', 'g'
            )), '[^a-z]+', ' ', 'g'
        ) || ' ' as words
    from told
),
hedging as (
    select
        s.csv_row,
        min(k.title) filter (where s.place = 'quote' and k.kind = 'hedge') as word,
        count(*) filter (where s.place = 'paraphrase') as hedges
    from spaced as s
    join cue_words as k
        on (k.kind in ('hedge', 'telling') or k.title in ('able to', 'can', 'capable of', 'would'))
        and strpos(s.words, ' ' || k.title || ' ') > 0
    group by s.csv_row
)
select
    'claims' as resource,
    csv_row,
    'paraphrase' as field,
    'has no hedge, but the quote has "' || word || '"; keep the hedge, or accept this warning' as problem,
    'warning' as level
from hedging
where word is not null and hedges = 0
