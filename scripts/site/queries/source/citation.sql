select
    null as claim_id,
    s.source_id,
    s.title,
    s.title_basis,
    s.author,
    s.url,
    s.published_on,
    s.published_basis,
    s.retrieved_on,
    s.citation,
    publishers.label as publisher
from sources as s
join agents as publishers on publishers.agent_id = s.publisher_id
-- An empty key is that of all sources.
where :key in ('', s.source_id)
order by s.source_id
