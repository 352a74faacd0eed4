select
    s.rowid as id,
    s.title,
    s.author,
    agents.name || coalesce(' ' || agents.aliases, '') as names
from sources as s
join agents on agents.agent_id = s.publisher_id
