select claim_id, recorded_on
from claims
where superseded_by = :key
order by claim_id
