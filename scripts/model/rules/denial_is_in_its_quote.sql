-- The quote of a denial says that something is denied: alone it must not read as its opposite.
with words as (
    select
        csv_row,
        unnest(string_split(
            regexp_replace(
                regexp_replace(lower(quote), 'n[''’]t', ' n’t', 'g'), '[^a-z0-9’\x{c0}-\x{24f}]+', ' ', 'g'
            ), ' '
        )) as word
    from claims
    where polarity = 'denies' and status = 'current'
),
denying as (
    select distinct w.csv_row
    from words as w
    join cue_words as k on k.title = w.word
    where k.kind in ('denial', 'negation')
)
select
    'claims' as resource,
    c.csv_row,
    'quote' as field,
    'has no word that denies, so alone it reads as its opposite; take the denying verb into it, '
    || 'or accept this warning' as problem,
    'warning' as level
from claims as c
join english_sources as s on s.source_id = c.source_id
left join denying as d on d.csv_row = c.csv_row
where c.polarity = 'denies' and c.status = 'current' and d.csv_row is null
