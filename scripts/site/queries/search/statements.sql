with asked as (
    select coalesce(nullif(escape_fts(:words), ''), '""') as words
),
found as (
    select *
    from (
        select rowid as id
        from statements_fts
        where statements_fts match (select words from asked)
        limit 1000
    )
    union
    select *
    from (
        select statements.rowid
        from agents_fts
        join agents on agents.rowid = agents_fts.rowid
        join statements on statements.stated_by = agents.agent_id
        where agents_fts match (select words from asked)
        limit 1000
    )
)
select st.statement_id, st.stated_on, st.summary, agents.label as stated_by
from found
join statements as st on st.rowid = found.id
join agents on agents.agent_id = st.stated_by
order by st.stated_on_earliest, st.statement_id
limit 10
