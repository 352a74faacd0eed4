select
    null as claim_id,
    null as citation,
    null as url,
    null as retrieved_on,
    'stated' as title_basis,
    s.statement_id as source_id,
    'Statement: ' || rtrim(s.summary, '.') as title,
    agents.label as author,
    s.stated_on as published_on,
    s.stated_basis as published_basis,
    name.value as package_name,
    title.value as package_title,
    title.value as publisher,
    version.value as package_version
from statements as s
join agents on agents.agent_id = s.stated_by
join _package as name on name.fact = 'name'
join _package as title on title.fact = 'title'
join _package as version on version.fact = 'version'
where s.statement_id = :key
