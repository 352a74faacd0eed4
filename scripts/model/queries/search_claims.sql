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
),
found as (
    select id, distance, quote, paraphrase, figures from best
    union all
    -- a claim is also found by its id
    select rowid, null, quote, paraphrase, null from claims
    where claim_id = lower(trim(:words)) and rowid not in (select id from best)
)
select
    f.claim_id,
    found.quote,
    found.paraphrase,
    coalesce(found.figures, f.figures) as figures,
    f.claimant,
    f.polarity,
    f.standing,
    f.publisher,
    f.attributed_on
from found
join claims_flat as f on f.rowid = found.id
order by found.distance, f.claim_id
