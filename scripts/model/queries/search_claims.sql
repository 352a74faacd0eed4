with asked as (
    select coalesce(nullif(escape_fts(:words), ''), '""') as words
),
last_ranked as (
    -- ranking every claim that contains a common word takes seconds
    select rowid as id
    from claims_fts
    where claims_fts match (select words from asked)
    limit 1 offset 49999
),
best as (
    select rowid as id, rank as distance, highlight(claims_fts, 0, '⟦', '⟧') as quote
    from claims_fts
    where claims_fts match (select words from asked)
        and rowid <= coalesce((select id from last_ranked), 9223372036854775807)
    order by rank
    limit 200
)
select
    f.claim_id,
    best.quote,
    f.paraphrase,
    f.claimant,
    f.standing,
    f.publisher,
    f.attributed_on
from best
join claims_flat as f on f.rowid = best.id
order by best.distance, f.claim_id
