-- A cue stands in the sentence of its quote, or behind that if the quote goes on there; in another one if its words
-- carry over; anywhere, if it is of a post.
select
    'attributions' as resource,
    a.csv_row,
    'cue_start' as field,
    case c.attribution_form
        when 'carried_over' then 'the form is carried_over, but the cue is in the sentence of the quote of '
        else 'the form is not carried_over, but the cue is not in the sentence of the quote of '
    end
    || a.claim_id || '; correct the form or the offsets, or accept this warning' as problem,
    'warning' as level
from attributions as a
join claims as c on c.claim_id = a.claim_id
join quote_sentences as n on n.csv_row = c.csv_row
where
    case c.attribution_form
        when 'embedded_post' then false
        when 'carried_over' then
            a.agent_id = c.claimant_id and a.cue_start >= n.sentence_start and a.cue_end <= n.sentence_end
        else a.cue_start < n.sentence_start or (a.cue_end > n.sentence_end and c.quote_end <= n.sentence_end)
    end
