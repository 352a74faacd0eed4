select agent_id, name
from agents
where rowid in (select rowid from agents_fts where agents_fts match coalesce(nullif(escape_fts(:words), ''), '""'))
order by name
limit 10
