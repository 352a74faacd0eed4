-- The form is unnamed_source if and only if the text does not name the claimant; carried_over goes with either.
select
    'claims' as resource,
    c.csv_row,
    'attribution_form' as field,
    'is ' || c.attribution_form || ', but the claimant ' || c.claimant_id || ' is of kind ' || a.kind
    || '; correct the form or the claimant' as problem
from claims as c
join agents as a on a.agent_id = c.claimant_id
where (a.kind = 'unnamed') <> (c.attribution_form = 'unnamed_source') and c.attribution_form <> 'carried_over'
