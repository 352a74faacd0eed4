with best as (
    -- ranking every row that contains a common word takes seconds
    select
        rowid as id,
        rank as distance,
        mark_terms(highlight(agents_fts, 1, '⟦', '⟧'), :words) as aliases
    from agents_fts
    where agents_fts match escape_fts(:words)
        and rowid <= coalesce(
            (select rowid from agents_fts where agents_fts match escape_fts(:words) limit 1 offset 4999),
            9223372036854775807
        )
    order by rank
    limit 10
)
select
    a.agent_id,
    a.label,
    best.aliases,
    a.role,
    (select count(*) from claims where claimant_id = a.agent_id) as claims,
    (select count(*) from statements where stated_by = a.agent_id) as statements
from best
join agents as a on a.rowid = best.id
order by best.distance, a.agent_id
