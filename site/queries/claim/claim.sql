select f.*, c.quote_start, c.quote_end, c.superseded_by, c.recorded_on, c.period_text as period_words
from claims_flat as f
join claims as c on c.claim_id = f.claim_id
where f.claim_id = :key
