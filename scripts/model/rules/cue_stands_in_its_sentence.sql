-- A cue stands in the sentence of its quote, except for what carries on from another sentence and for embedded posts.
with parts as (
    select
        source_id,
        sentence_start,
        sentence_end,
        -- in parts of 5,000 characters, so that a quote is compared with what is near it alone
        unnest(generate_series(
            sentence_start - sentence_start % 5000,
            greatest(least(sentence_end, sentence_start + 1000000), sentence_start - sentence_start % 5000),
            5000
        )) as part
    from sentences
)
select
    'attributions' as resource,
    a.csv_row,
    'cue_start' as field,
    'the cue is not in the sentence of the quote of ' || a.claim_id
    || '; write carried_over as the form, correct the offsets, or accept this warning' as problem,
    'warning' as level
from attributions as a
join claims as c on c.claim_id = a.claim_id
join parts as n
    on n.source_id = c.source_id
    and n.part = c.quote_start - c.quote_start % 5000
    and n.sentence_start <= c.quote_start
    and n.sentence_end > c.quote_start
where c.attribution_form not in ('carried_over', 'embedded_post')
    and (a.cue_start < n.sentence_start or a.cue_end > n.sentence_end)
