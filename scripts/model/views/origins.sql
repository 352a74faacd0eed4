with told as (
    select
        c.proposition_id,
        count(*) as claims,
        count(distinct c.source_id) as sources,
        count(distinct s.publisher_id) as outlets,
        sum(c.trace_status = 'traced') as claims_traced,
        sum(c.trace_status = 'uncertain') as claims_uncertain,
        sum(c.trace_status = 'not_traced') as claims_not_traced
    from claims as c
    left join sources as s on s.source_id = c.source_id
    where c.status = 'current'
    group by c.proposition_id
),
behind as (
    select
        c.proposition_id,
        count(distinct case when t.link = 'derives_from' then a.statement_id end) as statements_behind,
        count(distinct case when t.link = 'candidate_origin' then a.statement_id end) as candidate_statements,
        group_concat(distinct case when t.link = 'derives_from' then a.statement_id end) as statement_ids,
        group_concat(distinct case when t.link = 'candidate_origin' then a.statement_id end) as candidate_statement_ids
    from traces as t
    cross join claims as c on c.claim_id = t.claim_id
    cross join accounts as a on a.account_id = t.from_account_id
    where t.link in ('derives_from', 'candidate_origin') and c.status = 'current'
    group by c.proposition_id
)
select
    p.title as proposition,
    told.claims,
    told.sources,
    told.outlets,
    coalesce(behind.statements_behind, 0) as statements_behind,
    coalesce(behind.candidate_statements, 0) as candidate_statements,
    told.claims_traced,
    told.claims_uncertain,
    told.claims_not_traced,
    behind.statement_ids,
    behind.candidate_statement_ids,
    told.proposition_id
from told
left join propositions as p on p.proposition_id = told.proposition_id
left join behind on behind.proposition_id = told.proposition_id
order by told.claims desc, p.title
