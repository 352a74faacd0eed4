-- The claimant of a claim that has hops is the agent of exactly one of them.
select
    'claims' as resource,
    c.csv_row,
    'claimant_id' as field,
    c.claimant_id || ' is the agent of ' || cast(count(case when a.agent_id = c.claimant_id then 1 end) as varchar)
    || ' hops; it must be the agent of exactly one' as problem
from claims as c
join attributions as a on a.claim_id = c.claim_id
group by c.csv_row, c.claimant_id
having count(case when a.agent_id = c.claimant_id then 1 end) <> 1
