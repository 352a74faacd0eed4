select
    c.claim_id,
    c.claimant,
    c.quote,
    c.paraphrase as claim,
    c.standing,
    c.attributed_on,
    c.publisher,
    r.other_claim_id as denied_claim_id,
    r.other_claimant as denied_claimant,
    r.other_claim as denied_claim,
    r.other_standing as denied_standing,
    r.other_attributed_on as denied_attributed_on,
    r.other_source_id as denied_source_id,
    r.within,
    r.reason,
    c.note,
    c.source_id
from _claim_labels as c
left join relations_flat as r
    on r.claim_id = c.claim_id and r.relation_code = 'rebuts' and r.other_status = 'Current'
-- Who denies a denial does not deny the matter.
where c.polarity = 'Denies'
    and c.status = 'Current'
    and coalesce(r.other_polarity, 'Affirms') = 'Affirms'
order by c.claim_id, r.other_claim_id
