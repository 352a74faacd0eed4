select
    a.account_id, a.source_id, a.summary, a.disagreement,
    levels.title as level, confidences.title as confidence, read_extents.description as read_extent_words,
    sources.title, sources.url, sources.published_on, publishers.label as publisher,
    (
        select group_concat(label, ', who had it from ')
        from (
            select agents.label
            from relays
            join agents on agents.agent_id = relays.agent_id
            where relays.account_id = a.account_id
            order by relays.hop
        )
    ) as relays,
    (
        select group_concat(words, '; ')
        from (select words from figures_flat where figures_flat.account_id = a.account_id order by figure_id)
    ) as figures
from accounts as a
join levels on levels.code = a.level
join confidences on confidences.code = a.confidence
join sources on sources.source_id = a.source_id
join read_extents on read_extents.code = sources.read_extent
join agents as publishers on publishers.agent_id = sources.publisher_id
where a.statement_id = :key
order by sources.published_on_earliest is null, sources.published_on_earliest, a.account_id
