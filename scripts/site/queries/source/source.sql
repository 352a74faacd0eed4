select
    s.*,
    source_kinds.title as kind_title,
    title_bases.title as title_basis_title,
    published_bases.title as published_basis_title,
    publishers.label as publisher,
    read_extents.title as read_extent_title,
    texts.text,
    containers.title as container_title
from sources as s
join source_kinds on source_kinds.code = s.kind
join bases as title_bases on title_bases.code = s.title_basis
join bases as published_bases on published_bases.code = s.published_basis
join read_extents on read_extents.code = s.read_extent
join agents as publishers on publishers.agent_id = s.publisher_id
left join texts on texts.source_id = s.source_id
left join sources as containers on containers.source_id = s.contained_in
where s.source_id = :key
