-- Only a denial, or the denial of one, rebuts a claim.
select
    'relations' as resource,
    r.csv_row,
    'relation' as field,
    'is rebuts, but ' || r.claim_id || ' does not deny; write denies as its polarity, '
    || 'or name another relation' as problem
from relations as r
join claims as c on c.claim_id = r.claim_id
where r.relation = 'rebuts' and c.polarity <> 'denies'
