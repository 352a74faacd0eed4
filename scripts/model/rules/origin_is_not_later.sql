-- An origin, or a candidate, is not later than what drew on it, however the dates are read.
with ends as (
    select
        t.csv_row,
        t.from_account_id,
        coalesce(c.attributed_on_latest, w.published_on_latest) as drawn_latest,
        st.stated_on_earliest,
        s.published_on_earliest
    from traces as t
    join accounts as o on o.account_id = t.from_account_id
    join statements as st on st.statement_id = o.statement_id
    join sources as s on s.source_id = o.source_id
    left join claims as c on c.claim_id = t.claim_id
    left join accounts as a on a.account_id = t.account_id
    left join sources as w on w.source_id = a.source_id
    where t.link in ('derives_from', 'candidate_origin')
)
select
    'traces' as resource,
    csv_row,
    'from_account_id' as field,
    from_account_id || ' reports a statement of ' || coalesce(stated_on_earliest, 'an unknown date')
    || ' and was published '
    || coalesce(published_on_earliest, 'on an unknown date') || ' at the earliest, but what drew on it is from '
    || drawn_latest || ' at the latest; correct the trace or the dates' as problem
from ends
where stated_on_earliest > drawn_latest or published_on_earliest > drawn_latest
