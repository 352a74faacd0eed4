-- The claimant's other names and the values of figures are found too, though the quote does not contain them.
select
    c.rowid as id,
    c.quote,
    c.paraphrase,
    agents.name || coalesce(' ' || agents.aliases, '') as names,
    (
        select
            group_concat(
                f.value_text
                || coalesce(' (' || coalesce(f.value, f.lower || ' to ' || f.upper, f.lower, f.upper) || ')', ''),
                '; '
            )
        from figures as f
        where f.claim_id = c.claim_id
    ) as figures
from claims as c
join agents on agents.agent_id = c.claimant_id
