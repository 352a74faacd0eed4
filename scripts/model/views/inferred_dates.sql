select
    'source' as of_what,
    source_id as id,
    published_on as edtf,
    published_on_earliest as earliest,
    published_on_latest as latest,
    title as words,
    note as reason
from sources
where published_basis = 'inferred'
union all
select 'claim', claim_id, period, period_earliest, period_latest, period_text, note
from claims
where period_basis = 'inferred' and status = 'current'
