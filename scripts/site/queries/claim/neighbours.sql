select s.number, s.sentence, s.number = f.sentence as is_own
from claims_flat as f
join sentences_flat as s on s.source_id = f.source_id and s.number between f.sentence - 1 and f.sentence + 1
where f.claim_id = :key
order by s.number
