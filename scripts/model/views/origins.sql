with told as (
    select
        c.proposition_id,
        count(*) as claims,
        sum(c.polarity = 'denies') as denials,
        count(distinct c.source_id) as sources,
        count(distinct s.publisher_id) as outlets,
        sum(c.trace_status = 'traced') as claims_traced,
        sum(c.trace_status = 'uncertain') as claims_uncertain,
        sum(c.trace_status in ('not_traced', 'not_sought')) as claims_not_traced
    from claims as c
    left join sources as s on s.source_id = c.source_id
    where c.status = 'current'
    group by c.proposition_id
),
paths as (
    -- what lies behind those who put the proposition forward; what lies behind a denial supports nobody
    select distinct c.proposition_id, t.link, a.statement_id, a.source_id, st.stated_by
    from traces as t
    cross join claims as c on c.claim_id = t.claim_id
    cross join accounts as a on a.account_id = t.from_account_id
    cross join statements as st on st.statement_id = a.statement_id
    where t.link in ('derives_from', 'candidate_origin') and c.status = 'current' and c.polarity = 'affirms'
),
behind as (
    select
        proposition_id,
        count(distinct statement_id) as statements_behind,
        count(distinct stated_by) as speakers_behind,
        count(distinct source_id) as documents_behind,
        group_concat(distinct statement_id) as statement_ids
    from paths
    where link = 'derives_from'
    group by proposition_id
),
candidates as (
    select
        p.proposition_id,
        count(distinct p.statement_id) as candidate_statements,
        count(distinct p.stated_by) as candidate_speakers,
        group_concat(distinct p.statement_id) as candidate_statement_ids
    from paths as p
    left join paths as certain
        on certain.proposition_id = p.proposition_id
        and certain.stated_by = p.stated_by
        and certain.link = 'derives_from'
    where p.link = 'candidate_origin' and certain.stated_by is null
    group by p.proposition_id
)
select
    p.title as proposition,
    told.claims,
    told.denials,
    told.sources,
    told.outlets,
    coalesce(behind.speakers_behind, 0) as speakers_behind,
    coalesce(behind.statements_behind, 0) as statements_behind,
    coalesce(behind.documents_behind, 0) as documents_behind,
    coalesce(candidates.candidate_speakers, 0) as candidate_speakers,
    coalesce(candidates.candidate_statements, 0) as candidate_statements,
    told.claims_traced,
    told.claims_uncertain,
    told.claims_not_traced,
    behind.statement_ids,
    candidates.candidate_statement_ids,
    told.proposition_id
from told
left join propositions as p on p.proposition_id = told.proposition_id
left join behind on behind.proposition_id = told.proposition_id
left join candidates on candidates.proposition_id = told.proposition_id
order by told.claims desc, p.title
