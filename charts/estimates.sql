with told as (
    select
        *,
        said_on || ' ' || said_by || case
            when told_as = 'Statement' then ''
            when said_by = publishers then ' (article)'
            else ' in ' || publishers || ' (article)'
        end as said
    from estimates
    where measure = :measure
        and told_as <> 'Another document'
        and sender = 'North Korea'
        and receiver = 'Russia'
        and per is null
        and said_on is not null
        and coalesce(value, lower, upper) is not null
),
marked as (
    select *, coalesce(value, lower, upper) as number from told
    union all
    select *, upper as number from told where bound = 'Range'
)
select
    said,
    said_by,
    modality,
    standing,
    stage,
    bound,
    documents,
    number,
    alternative,
    case when told_as = 'Statement' then 'statements/' else 'claims/' end || said_in_id as page,
    case bound
        when 'Exact' then printf('%,d', value)
        when 'Range' then printf('%,d to %,d', lower, upper)
        else lower(bound) || printf(' %,d', number)
    end || ' ' || lower(measure) || ', ' || lower(stage) || ', in ' || documents
    || case documents when 1 then ' document: ' else ' documents: ' end || said as told,
    -- the length of a line means nothing; the side of the mark that it is on does
    case
        when bound in ('At least', 'More than', 'Range') then lower
        when bound in ('Up to', 'At most', 'Nearly') then upper / 1.35
        else value
    end as bar_from,
    case
        when bound in ('At least', 'More than') then lower * 1.35
        when bound in ('Up to', 'At most', 'Nearly', 'Range') then upper
        else value
    end as bar_to,
    said_on_earliest
from marked
order by said_on_earliest, said
