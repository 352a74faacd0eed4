-- Two claims do not repeat or refine each other and contradict or rebut each other as well.
with ends as (
    select
        csv_row, claim_id, relation, other_claim_id,
        least(claim_id, other_claim_id) as low, greatest(claim_id, other_claim_id) as high
    from relations
)
select
    'relations' as resource,
    r.csv_row,
    'relation' as field,
    r.claim_id || ' ' || r.relation || ' ' || r.other_claim_id || ', but also ' || o.relation
    || '; keep one of the two' as problem
from ends as r
join ends as o on o.low = r.low and o.high = r.high
where r.relation in ('repeats', 'refines') and o.relation in ('contradicts', 'rebuts')
