-- Every agent speaks, publishes, passes on, records, sends, receives, or has a member who does.
with used as (
    select claimant_id as agent_id from claims
    union select recorded_by from claims
    union select publisher_id from sources
    union select agent_id from attributions
    union select stated_by from statements
    union select agent_id from relays
    union select member_of from agents
    union select sender_id from figures
    union select receiver_id from figures
    union select accepted_by from accepted_warnings
)
select
    'agents' as resource,
    a.csv_row,
    'agent_id' as field,
    a.agent_id || ' is not used anywhere; use it, or remove the row' as problem
from agents as a
left join used as u on u.agent_id = a.agent_id
where u.agent_id is null
