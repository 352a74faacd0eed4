-- A quote with a hedge is not asserted.
with words as (
    select
        csv_row,
        unnest(string_split(regexp_replace(lower(quote), '[^a-z]+', ' ', 'g'), ' ')) as word
    from claims
    where modality = 'asserted' and status = 'current'
)
select
    'claims' as resource,
    w.csv_row,
    'modality' as field,
    'is asserted, but the quote has "' || min(w.word) || '"; correct it, or accept this warning' as problem,
    'warning' as level
from words as w
join cue_words as k on k.title = w.word and k.kind = 'hedge'
group by w.csv_row
