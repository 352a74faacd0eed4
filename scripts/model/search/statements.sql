-- A statement is found by what each of its accounts says, too.
select
    s.rowid as id,
    s.summary,
    s.occasion,
    agents.name || coalesce(' ' || agents.aliases, '') as names,
    (select group_concat(a.summary, ' ') from accounts as a where a.statement_id = s.statement_id) as accounts,
    (
        select
            group_concat(
                f.value_text
                || coalesce(
                    ' (' || coalesce(f.value, f.lower || ' to ' || f.upper, f.lower, f.upper)
                    || coalesce(' ' || lower(units.title), '') || ')',
                    ''
                ),
                '; '
            )
        from accounts as a
        join (
            select
                account_id,
                value_text,
                unit,
                iif(typeof(value) = 'integer', printf('%,d', value), value) as value,
                iif(typeof(lower) = 'integer', printf('%,d', lower), lower) as lower,
                iif(typeof(upper) = 'integer', printf('%,d', upper), upper) as upper
            from figures
        ) as f on f.account_id = a.account_id
        left join units on units.code = f.unit
        where a.statement_id = s.statement_id
    ) as figures
from statements as s
join agents on agents.agent_id = s.stated_by
