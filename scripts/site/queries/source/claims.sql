select
    c.claim_id, c.quote_start, c.quote_end, c.paraphrase,
    labels.claimant, labels.standing
from claims as c
join _claim_labels as labels on labels.claim_id = c.claim_id
where c.source_id = :key and c.status = 'current'
order by c.quote_start, c.quote_end, c.claim_id
