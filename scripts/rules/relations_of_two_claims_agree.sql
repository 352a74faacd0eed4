-- Two claims do not repeat or refine each other and contradict or rebut each other as well.
select
    'relations' as resource,
    r.csv_row,
    'relation' as field,
    r.claim_id || ' ' || r.relation || ' ' || r.other_claim_id || ', but also ' || o.relation
    || '; keep one of the two' as problem
from relations as r
join relations as o
    on (o.claim_id = r.claim_id and o.other_claim_id = r.other_claim_id)
    or (o.claim_id = r.other_claim_id and o.other_claim_id = r.claim_id)
where r.relation in ('repeats', 'refines') and o.relation in ('contradicts', 'rebuts')
