-- A claim with a hedge in its quote or in its claimant's cue is not asserted, nor one with a cue that tells it without
-- vouching for it. In May it is a month.
with told as (
    select csv_row, 'quote' as place, quote as words from claims where modality = 'asserted' and status = 'current'
    union all
    select c.csv_row, c.polarity || ' cue', a.cue
    from claims as c
    join attributions as a on a.claim_id = c.claim_id and a.agent_id = c.claimant_id
    where c.modality = 'asserted' and c.status = 'current'
),
timeless as (
    select
        csv_row,
        place,
        regexp_replace(
            words,
            '(?i:in|of|since|by|until|to|from|before|after|during|last|this|next|the|early|mid|late|[0-9]+)'
            || '[ -]May\b|\bMay [0-9]',
            ' ', 'g'
        ) as words
    from told
),
words as (
    select
        csv_row,
        place,
        unnest(string_split(regexp_replace(lower(words), '[^a-z]+', ' ', 'g'), ' ')) as word
    from timeless
)
select
    'claims' as resource,
    w.csv_row,
    'modality' as field,
    'is asserted, but the quote or its cue has "' || min(w.word) || '"; correct it, or accept this warning' as problem,
    'warning' as level
from words as w
join cue_words as k on k.title = w.word and (k.kind = 'hedge' or k.kind = 'telling' and w.place = 'affirms cue')
group by w.csv_row
