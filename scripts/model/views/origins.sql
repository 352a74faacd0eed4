with told as (
    select
        c.proposition_id,
        cast(count(*) as integer) as claims,
        cast(sum(labels.is_denial) as integer) as denials,
        cast(count(distinct c.source_id) as integer) as sources,
        cast(count(distinct s.publisher_id) as integer) as outlets,
        cast(sum(c.trace_status = 'traced') as integer) as claims_traced,
        cast(sum(c.trace_status = 'uncertain') as integer) as claims_uncertain,
        cast(sum(c.trace_status = 'not_traced') as integer) as claims_not_traced,
        cast(sum(c.trace_status = 'not_sought') as integer) as claims_not_sought,
        cast(sum(c.trace_status = 'not_applicable') as integer) as claims_without_origin
    from claims as c
    join _claim_labels as labels on labels.claim_id = c.claim_id
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
        rtrim(replace(group_concat(distinct statement_id || ';'), ';,', '; '), ';') as statement_ids
    from paths
    where link = 'derives_from'
    group by proposition_id
),
candidates as (
    select
        p.proposition_id,
        count(distinct p.statement_id) as candidate_statements,
        count(distinct p.stated_by) as candidate_speakers,
        rtrim(replace(group_concat(distinct p.statement_id || ';'), ';,', '; '), ';') as candidate_statement_ids
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
    cast(coalesce(behind.speakers_behind, 0) as integer) as speakers_behind,
    cast(coalesce(behind.statements_behind, 0) as integer) as statements_behind,
    cast(coalesce(behind.documents_behind, 0) as integer) as documents_behind,
    cast(coalesce(candidates.candidate_speakers, 0) as integer) as candidate_speakers,
    cast(coalesce(candidates.candidate_statements, 0) as integer) as candidate_statements,
    told.claims_traced,
    told.claims_uncertain,
    told.claims_not_traced,
    told.claims_not_sought,
    told.claims_without_origin,
    behind.statement_ids,
    candidates.candidate_statement_ids,
    told.proposition_id
from told
left join propositions as p on p.proposition_id = told.proposition_id
left join behind on behind.proposition_id = told.proposition_id
left join candidates on candidates.proposition_id = told.proposition_id
order by told.claims desc, p.title
