-- A statement is found by what each of its accounts says, too.
select
    s.rowid as id,
    s.summary,
    s.occasion,
    agents.name || coalesce(' ' || agents.aliases, '') as names,
    (select group_concat(a.summary, ' ') from accounts as a where a.statement_id = s.statement_id) as accounts,
    (
        select group_concat(f.words, '; ')
        from accounts as a
        join _words_of_figures as f on f.account_id = a.account_id
        where a.statement_id = s.statement_id
    ) as figures
from statements as s
join agents on agents.agent_id = s.stated_by
