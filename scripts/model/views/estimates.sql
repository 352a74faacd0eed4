select
    measure,
    said_on,
    said_by,
    statement_by,
    told_as,
    stage,
    bound,
    value,
    lower,
    upper,
    amount,
    unit,
    per,
    coalesce(item_kind, item) as item,
    designation,
    "of",
    sender,
    receiver,
    max(counted_from) as counted_from,
    counted_to,
    case when alternative_group is null then 'no' else 'yes' end as alternative,
    rtrim(replace(group_concat(distinct modality || ';'), ';,', '; '), ';') as modality,
    rtrim(replace(group_concat(distinct standing || ';'), ';,', '; '), ';') as standing,
    drift,
    earlier_drift,
    disputed_by,
    rtrim(replace(group_concat(distinct disagreement || ';'), ';,', '; '), ';') as disagreement,
    cast(count(*) as integer) as documents,
    cast((
        select count(*)
        from accounts as a
        where a.statement_id = figures_flat.statement_id
    ) as integer) as documents_in_all,
    rtrim(replace(group_concat(distinct publisher || ';'), ';,', '; '), ';') as publishers,
    rtrim(replace(group_concat(distinct source_id || ';'), ';,', '; '), ';') as source_ids,
    rtrim(replace(group_concat(distinct url || ';'), ';,', '; '), ';') as urls,
    rtrim(replace(group_concat(distinct read_extent || ';'), ';,', '; '), ';') as read_extents,
    coalesce(statement_id, claim_id) as said_in_id,
    said_on_earliest,
    said_on_latest,
    min(figure_id) as first_figure_id
from (
    -- so that what is listed has one order
    select * from figures_flat
    where coalesce(status, 'Current') = 'Current' and measure is not null
    order by modality, publisher
) as figures_flat
group by
    measure, said_in_id, told_as, said_by, stage, bound, value, lower, upper, unit, per, coalesce(item_kind, item),
    designation, "of", sender, receiver, counted_to, alternative, drift,
    earlier_drift,
    -- a document that leaves the start of the count out tells the same figure of the statement
    case when told_as <> 'Statement' then counted_from end
order by measure, said_on_earliest is null, said_on_earliest, said_in_id, told_as <> 'Statement', first_figure_id
