select a.*, agent_kinds.title as kind_title, wholes.label as member_of_name
from agents as a
join agent_kinds on agent_kinds.code = a.kind
left join agents as wholes on wholes.agent_id = a.member_of
where a.agent_id = :key
