with last_ranked as (
    -- ranking every claim that contains a common word takes seconds
    select rowid as id
    from claims_fts
    where claims_fts match escape_fts(:words)
    limit 1 offset 9999
),
best as (
    select
        rowid as id,
        rank as distance,
        mark_terms(highlight(claims_fts, 0, '⟦', '⟧'), :words) as quote,
        mark_terms(highlight(claims_fts, 1, '⟦', '⟧'), :words) as paraphrase,
        mark_terms(highlight(claims_fts, 3, '⟦', '⟧'), :words) as figures
    from claims_fts
    where claims_fts match escape_fts(:words)
        and rowid <= coalesce((select id from last_ranked), 9223372036854775807)
    order by rank
    limit 200
)
select
    f.claim_id,
    best.quote,
    best.paraphrase,
    best.figures,
    f.claimant,
    f.polarity,
    f.standing,
    f.publisher,
    f.attributed_on
from best
join claims_flat as f on f.rowid = best.id
order by best.distance, f.claim_id
