select
    r.claim_id,
    c.claimant,
    c.paraphrase as claim,
    c.quote,
    c.standing,
    c.polarity,
    kinds.title as relation,
    r.other_claim_id,
    o.claimant as other_claimant,
    o.paraphrase as other_claim,
    o.quote as other_quote,
    o.standing as other_standing,
    o.polarity as other_polarity,
    r.reason,
    case when c.source_id = o.source_id then 'same source' else 'two sources' end as within,
    c.status,
    o.status as other_status,
    c.attributed_on,
    o.attributed_on as other_attributed_on,
    c.source_id,
    o.source_id as other_source_id,
    r.relation as relation_code
from relations as r
left join relation_kinds as kinds on kinds.code = r.relation
left join _claim_labels as c on c.claim_id = r.claim_id
left join _claim_labels as o on o.claim_id = r.other_claim_id
order by r.claim_id, r.other_claim_id
