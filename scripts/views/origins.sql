-- table: what stands behind a proposition: claims, sources, outlets, and the independent statements that they derive from.
select
    p.title as proposition,
    count(distinct c.claim_id) as claims,
    count(distinct c.source_id) as sources,
    count(distinct s.publisher_id) as outlets,
    count(distinct case when t.link = 'derives_from' then a.statement_id end) as statements_behind,
    count(distinct case when t.link = 'candidate_origin' then a.statement_id end) as candidate_statements,
    count(distinct case when c.trace_status = 'traced' then c.claim_id end) as claims_traced,
    count(distinct case when c.trace_status = 'uncertain' then c.claim_id end) as claims_uncertain,
    count(distinct case when c.trace_status = 'not_traced' then c.claim_id end) as claims_not_traced,
    group_concat(distinct case when t.link = 'derives_from' then a.statement_id end) as statement_ids,
    group_concat(distinct case when t.link = 'candidate_origin' then a.statement_id end) as candidate_statement_ids,
    p.proposition_id
from propositions as p
join claims as c on c.proposition_id = p.proposition_id and c.status = 'current'
join sources as s on s.source_id = c.source_id
left join traces as t on t.claim_id = c.claim_id
left join accounts as a on a.account_id = t.from_account_id
group by p.proposition_id
order by claims desc, p.title
