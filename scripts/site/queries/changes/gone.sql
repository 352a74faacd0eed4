select f.claim_id, f.told, f.status, f.note, c.superseded_by, c.recorded_on
from claims as c
join claims_flat as f on f.claim_id = c.claim_id
where c.status in ('superseded', 'withdrawn')
order by c.claim_id
limit 100
