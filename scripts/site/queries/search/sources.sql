with best as (
    -- ranking every row that contains a common word takes seconds
    select
        rowid as id,
        rank as distance,
        mark_terms(highlight(sources_fts, 0, '⟦', '⟧'), :words) as title
    from sources_fts
    where sources_fts match escape_fts(:words)
        and rowid <= coalesce(
            (select rowid from sources_fts where sources_fts match escape_fts(:words) limit 1 offset 4999),
            9223372036854775807
        )
    order by rank
    limit 10
)
select s.source_id, best.title, s.author, s.published_on, agents.label as publisher
from best
join sources as s on s.rowid = best.id
join agents on agents.agent_id = s.publisher_id
order by best.distance, s.source_id
