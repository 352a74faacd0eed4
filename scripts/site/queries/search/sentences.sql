with best as (
    -- ranking every row that contains a common word takes seconds
    select
        rowid as id,
        rank as distance,
        mark_terms(highlight(sentences_fts, 0, '⟦', '⟧'), :words) as words
    from sentences_fts
    where sentences_fts match escape_fts(:words)
        and rowid <= coalesce(
            (select rowid from sentences_fts where sentences_fts match escape_fts(:words) limit 1 offset 4999),
            9223372036854775807
        )
    order by rank
    limit 10
)
select n.source_id, n.number, best.words, dispositions.title as disposition, s.published_on, agents.label as publisher
from best
join sentences as n on n.rowid = best.id
join dispositions on dispositions.code = n.disposition
join sources as s on s.source_id = n.source_id
join agents on agents.agent_id = s.publisher_id
order by best.distance, n.source_id, n.number
