select agent_id, name from agents where instr(lower(name || '|' || coalesce(aliases, '')), lower(trim(:words))) order by name limit 10
