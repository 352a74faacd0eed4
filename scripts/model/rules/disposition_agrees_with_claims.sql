-- The disposition of a sentence is claim if and only if the quote of a current claim overlaps it.
with quoted as (
    select
        source_id,
        claim_id,
        quote_start,
        quote_end,
        -- in parts of 5,000 characters, so that a sentence is compared with what is near it alone
        unnest(generate_series(
            quote_start - quote_start % 5000,
            greatest(least(quote_end, quote_start + 1000000), quote_start - quote_start % 5000),
            5000
        )) as part
    from claims
    where status = 'current'
),
parts as (
    select
        csv_row,
        source_id,
        sentence_start,
        sentence_end,
        unnest(generate_series(
            sentence_start - sentence_start % 5000,
            greatest(least(sentence_end, sentence_start + 1000000), sentence_start - sentence_start % 5000),
            5000
        )) as part
    from sentences
),
quoting as (
    select p.csv_row, min(c.claim_id) as claim_id
    from parts as p
    join quoted as c
        on c.source_id = p.source_id
        and c.part = p.part
        and c.quote_start < p.sentence_end
        and c.quote_end > p.sentence_start
    group by p.csv_row
)
select
    'sentences' as resource,
    n.csv_row,
    'disposition' as field,
    case
        when q.claim_id is null
        then 'is claim, but no current claim quotes the sentence; record the claim, or say why there is none'
        else 'is ' || n.disposition || ', but ' || q.claim_id || ' quotes the sentence; write claim'
    end as problem
from sentences as n
left join quoting as q on q.csv_row = n.csv_row
where (n.disposition = 'claim') <> (q.claim_id is not null)
