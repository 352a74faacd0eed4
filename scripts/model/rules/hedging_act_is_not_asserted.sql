-- What the claimant is said to allege, claim, fear, indicate, report or speculate is not asserted.
select
    'claims' as resource,
    c.csv_row,
    'modality' as field,
    'is asserted, but ' || a.agent_id || ' ' || a.act || ' it; correct it, or accept this warning' as problem,
    'warning' as level
from claims as c
join attributions as a on a.claim_id = c.claim_id and a.agent_id = c.claimant_id
where c.modality = 'asserted' and c.status = 'current'
    and a.act in ('alleged', 'claimed', 'feared', 'indicated', 'reported', 'speculated')
