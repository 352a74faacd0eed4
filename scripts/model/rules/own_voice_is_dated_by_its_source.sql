-- The outlet speaks when it publishes: in its own voice, claimed_on is attributed_on.
select
    'claims' as resource,
    csv_row,
    'claimed_on' as field,
    'is ' || coalesce(claimed_on, 'empty') || ' for a claim in the outlet''s own voice; write '
    || coalesce(attributed_on, 'nothing') || ', as in attributed_on' as problem
from claims
where attribution_form = 'own_voice' and claimed_on is distinct from attributed_on
