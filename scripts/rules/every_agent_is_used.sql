-- Every agent speaks, publishes, passes on, records, or has a member who does.
select
    'agents' as resource,
    csv_row,
    'agent_id' as field,
    agent_id || ' is used nowhere; use it, or remove the row' as problem
from agents
where agent_id not in (
    select claimant_id from claims where claimant_id is not null
    union select recorded_by from claims where recorded_by is not null
    union select publisher_id from sources where publisher_id is not null
    union select agent_id from attributions where agent_id is not null
    union select stated_by from statements where stated_by is not null
    union select agent_id from relays where agent_id is not null
    union select member_of from agents where member_of is not null
)
