select agent_id, label
from agents
where rowid in (select rowid from agents_fts where agents_fts match coalesce(nullif(escape_fts(:words), ''), '""'))
order by label
limit 10
