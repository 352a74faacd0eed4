select s.source_id, s.title, s.url, p.label as publisher, s.published_on, c.sentences, c.claims
from coverage as c
join sources as s on s.source_id = c.source_id
join agents as p on p.agent_id = s.publisher_id
order by s.published_on_earliest
limit 50
