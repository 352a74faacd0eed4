with best as (
    -- ranking every row that contains a common word takes seconds
    select
        rowid as id,
        rank as distance,
        mark_terms(highlight(statements_fts, 0, '⟦', '⟧'), :words) as summary,
        mark_terms(snippet(statements_fts, 3, '⟦', '⟧', '…', 24), :words) as accounts,
        mark_terms(highlight(statements_fts, 4, '⟦', '⟧'), :words) as figures
    from statements_fts
    where statements_fts match escape_fts(:words)
        and rowid <= coalesce(
            (select rowid from statements_fts where statements_fts match escape_fts(:words) limit 1 offset 4999),
            9223372036854775807
        )
    order by rank
    limit 10
)
select st.statement_id, st.stated_on, best.summary, best.accounts, best.figures, agents.label as stated_by
from best
join statements as st on st.rowid = best.id
join agents on agents.agent_id = st.stated_by
order by best.distance, st.statement_id
