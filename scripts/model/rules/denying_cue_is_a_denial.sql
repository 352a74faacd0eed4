-- A claim whose claimant is told with a word that denies is a denial: who is said to reject a report does not put it
-- forward. With a negation (did not deny) it is left open.
with words as (
    select
        c.csv_row,
        unnest(string_split(
            regexp_replace(
                regexp_replace(lower(a.cue), 'n[''’]t', ' n’t', 'g'), '[^a-z0-9’\x{c0}-\x{24f}]+', ' ', 'g'
            ), ' '
        )) as word
    from claims as c
    join attributions as a on a.claim_id = c.claim_id and a.agent_id = c.claimant_id
    where c.polarity = 'affirms' and c.status = 'current' and a.act not in ('denied', 'doubted')
)
select
    'claims' as resource,
    w.csv_row,
    'polarity' as field,
    'is affirms, but the cue of its claimant has "' || min(w.word) || '"; write denies and take the denying verb into '
    || 'the quote, or accept this warning' as problem,
    'warning' as level
from words as w
join cue_words as k on k.title = w.word and k.kind in ('denial', 'negation')
group by w.csv_row
having count(*) filter (where k.kind = 'negation') = 0
