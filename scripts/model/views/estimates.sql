select
    measure,
    said_on,
    said_by,
    stage,
    bound,
    value,
    lower,
    upper,
    unit,
    item,
    "of",
    method,
    counted_from,
    counted_to,
    case when alternative_group is null then 'no' else 'yes' end as alternative,
    case when statement_id is null then 'claim' else 'statement' end as said_in,
    coalesce(statement_id, claim_id) as said_in_id,
    count(*) as documents,
    (select count(*) from accounts as a where a.statement_id = figures_flat.statement_id) as documents_in_all,
    group_concat(distinct publisher) as publishers,
    (
        select group_concat(title, '; ')
        from (
            select distinct k.title
            from traces as t
            join drifts as d on d.trace_id = t.trace_id
            join drift_kinds as k on k.code = d.drift
            where t.account_id = figures_flat.account_id
                or (t.claim_id = figures_flat.claim_id and t.link in ('derives_from', 'candidate_origin'))
            order by d.drift
        )
    ) as drift,
    group_concat(distinct read_extent) as read_extents,
    said_on_earliest,
    said_on_latest,
    min(figure_id) as first_figure_id
from figures_flat
group by
    measure, said_in, said_in_id, stage, bound, value, lower, upper, unit, item, "of", method,
    counted_from, counted_to, alternative, drift
order by measure, said_on_earliest is null, said_on_earliest, said_in_id, first_figure_id
