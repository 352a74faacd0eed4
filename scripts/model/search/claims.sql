-- The claimant's other names, the values of figures and how a claim is put are found too, though the quote does not
-- contain them.
select
    c.rowid as id,
    c.quote,
    c.paraphrase,
    agents.name || coalesce(' ' || agents.aliases, '') as names,
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
        from (
            select
                claim_id,
                value_text,
                unit,
                iif(typeof(value) = 'integer', printf('%,d', value), value) as value,
                iif(typeof(lower) = 'integer', printf('%,d', lower), lower) as lower,
                iif(typeof(upper) = 'integer', printf('%,d', upper), upper) as upper
            from figures
        ) as f
        left join units on units.code = f.unit
        where f.claim_id = c.claim_id
    ) as figures,
    modalities.title || ', ' || polarities.title as put
from claims as c
join agents on agents.agent_id = c.claimant_id
join modalities on modalities.code = c.modality
join polarities on polarities.code = c.polarity
