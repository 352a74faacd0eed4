select
    c.claim_id,
    c.quote,
    c.status,
    labels.standing,
    labels.told,
    labels.citation,
    s.retrieved_on,
    s.source_id,
    s.title,
    s.title_basis,
    s.author,
    s.url,
    s.published_on,
    s.published_basis,
    publishers.label as publisher,
    name.value as package_name,
    title.value as package_title,
    version.value as package_version
from claims as c
join sources as s on s.source_id = c.source_id
join agents as publishers on publishers.agent_id = s.publisher_id
join _claim_labels as labels on labels.claim_id = c.claim_id
join _package as name on name.fact = 'name'
join _package as title on title.fact = 'title'
join _package as version on version.fact = 'version'
where c.claim_id = :key
