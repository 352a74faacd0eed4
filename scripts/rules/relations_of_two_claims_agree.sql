-- Two claims do not repeat or refine each other and contradict or rebut each other as well.
with pairs as (
    select r.csv_row, r.claim_id, r.relation, r.other_claim_id, o.relation as other_relation
    from relations as r
    join relations as o on o.claim_id = r.claim_id and o.other_claim_id = r.other_claim_id
    union all
    select r.csv_row, r.claim_id, r.relation, r.other_claim_id, o.relation
    from relations as r
    join relations as o on o.claim_id = r.other_claim_id and o.other_claim_id = r.claim_id
    where r.claim_id <> r.other_claim_id
)
select
    'relations' as resource,
    csv_row,
    'relation' as field,
    claim_id || ' ' || relation || ' ' || other_claim_id || ', but also ' || other_relation
    || '; keep one of the two' as problem
from pairs
where relation in ('repeats', 'refines') and other_relation in ('contradicts', 'rebuts')
