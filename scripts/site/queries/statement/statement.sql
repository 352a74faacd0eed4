select s.*, agents.label as speaker, bases.title as basis
from statements as s
join agents on agents.agent_id = s.stated_by
join bases on bases.code = s.stated_basis
where s.statement_id = :key
