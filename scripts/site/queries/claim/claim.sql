select f.*, c.quote_start, c.quote_end, c.superseded_by, c.recorded_on, newer.paraphrase as replaced_by
from claims_flat as f
join claims as c on c.claim_id = f.claim_id
left join claims as newer on newer.claim_id = c.superseded_by
where f.claim_id = :key
