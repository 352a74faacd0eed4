select
    (select max(claim_id) from claims where claim_id < :key) as previous,
    (select min(claim_id) from claims where claim_id > :key) as next
