-- The plus keeps SQLite from walking all claims in their order where few of them have been superseded.
select claim_id, recorded_on
from claims
where superseded_by = :key
order by +claim_id
