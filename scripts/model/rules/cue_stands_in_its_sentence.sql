-- A cue stands in the sentence of its quote, except for what carries on from another sentence and for embedded posts.
select
    'attributions' as resource,
    a.csv_row,
    'cue_start' as field,
    'the cue is not in the sentence of the quote of ' || a.claim_id
    || '; write carried_over as the form, correct the offsets, or accept this warning' as problem,
    'warning' as level
from attributions as a
join claims as c on c.claim_id = a.claim_id
join quote_sentences as n on n.csv_row = c.csv_row
where c.attribution_form not in ('carried_over', 'embedded_post')
    and (a.cue_start < n.sentence_start or a.cue_end > n.sentence_end)
