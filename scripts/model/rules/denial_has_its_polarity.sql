-- Who is said to deny or to doubt makes a denial.
select
    'claims' as resource,
    c.csv_row,
    'polarity' as field,
    'is ' || c.polarity || ', but ' || c.claimant_id || ' is said to have ' || a.act
    || ' it; write denies, or correct the act' as problem
from claims as c
join attributions as a on a.claim_id = c.claim_id and a.agent_id = c.claimant_id
where a.act in ('denied', 'doubted') and c.polarity <> 'denies'
