-- An unnamed speaker belongs to the source that describes it: the field is filled for no other kind, and every claim,
-- hop, relay and statement of the speaker is in that source.
with spoken as (
    select claimant_id as agent_id, source_id from claims
    union
    select h.agent_id, c.source_id
    from attributions as h
    join claims as c on c.claim_id = h.claim_id
)
select
    'agents' as resource,
    csv_row,
    'described_in' as field,
    case
        when described_in is null then 'is empty, but the agent is unnamed; name the source that describes it so'
        else 'is ' || described_in || ', but the agent is of kind ' || kind || '; empty it, or correct the kind'
    end as problem
from agents
where (kind = 'unnamed') <> (described_in is not null)
union all
select distinct
    'agents', a.csv_row, 'described_in',
    'is ' || a.described_in || ', but the agent also speaks in ' || s.source_id
    || '; give the speaker of that source a row of its own'
from agents as a
join spoken as s on s.agent_id = a.agent_id
where a.described_in <> s.source_id
