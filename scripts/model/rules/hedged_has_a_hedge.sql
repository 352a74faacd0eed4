-- A claim that is not asserted has a word that says so: in its quote, in a cue or in its paraphrase, or it is told as
-- what somebody alleges, estimates or fears.
with acting as (
    select distinct claim_id
    from attributions
    where act in ('alleged', 'claimed', 'feared', 'indicated', 'reported', 'speculated')
),
hedged as (
    select c.csv_row, c.claim_id, c.quote, c.paraphrase, c.modality
    from claims as c
    join english_sources as s on s.source_id = c.source_id
    left join acting as a on a.claim_id = c.claim_id
    where
        c.modality <> 'asserted'
        and c.status = 'current'
        and a.claim_id is null
        -- A longer quote is more than one claim, and would take long.
        and length(c.quote) <= 1000
        and length(c.paraphrase) <= 1000
),
told as (
    select csv_row, quote as words from hedged
    union all
    select csv_row, paraphrase from hedged
    union all
    select h.csv_row, left(a.cue, 1000)
    from hedged as h
    join attributions as a on a.claim_id = h.claim_id
),
spaced as (
    select csv_row, ' ' || regexp_replace(lower(words), '[^a-z]+', ' ', 'g') || ' ' as words from told
),
hedging as (
    select s.csv_row
    from (select csv_row, words, unnest(string_split(words, ' ')) as word from spaced) as s
    -- by the first word, as there may be two, such as able to
    join cue_words as k
        on regexp_extract(k.title, '^[^ ]*') = s.word
        and k.kind in ('hedge', 'telling', 'modal')
        and strpos(s.words, ' ' || k.title || ' ') > 0
    union all
    -- These leave it open only where the claim is known to.
    select csv_row
    from spaced
    where regexp_matches(words, ' (?:evidence|reports?|reported|purported|supposed|sign|worr(?:y|ies|ied)|risks?) ')
)
select
    'claims' as resource,
    h.csv_row,
    'modality' as field,
    'is ' || h.modality || ', but neither the quote nor a cue nor the paraphrase hedges; write asserted, '
    || 'or say in the paraphrase how sure it is, or accept this warning' as problem,
    'warning' as level
from hedged as h
left join hedging as k on k.csv_row = h.csv_row
where k.csv_row is null
