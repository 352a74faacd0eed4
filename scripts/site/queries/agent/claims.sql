select f.claim_id, f.quote, f.paraphrase, f.chain, f.standing, f.publisher, f.attributed_on, f.claimed_on
from claims_flat as f
where f.claimant_id = :key
order by f.attributed_on_earliest, f.claim_id
limit 200
