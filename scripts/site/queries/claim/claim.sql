select
    f.*,
    c.quote_start,
    c.quote_end,
    c.superseded_by,
    c.recorded_on,
    newer.paraphrase as replaced_by,
    (
        select substr(fact, length('sha256 of ') + 1)
        from _package
        where fact like 'sha256 of %/' || c.source_id || '.txt'
    ) as text_path
from claims_flat as f
join claims as c on c.claim_id = f.claim_id
left join claims as newer on newer.claim_id = c.superseded_by
where f.claim_id = :key
