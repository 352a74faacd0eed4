-- Reportedly and allegedly name nobody: who is named is named by other words.
select
    'claims' as resource,
    c.csv_row,
    'attribution_form' as field,
    'is adverb, but the claimant ' || c.claimant_id || ' is of kind ' || a.kind
    || '; correct the form or the claimant' as problem
from claims as c
join agents as a on a.agent_id = c.claimant_id
where c.attribution_form = 'adverb' and a.kind <> 'unnamed'
