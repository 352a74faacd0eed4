-- The figures of a disagreement are those of the two sides of its trace.
select
    'disagreements' as resource,
    d.csv_row,
    'figure_id' as field,
    case
        when d.figure_id is null or d.other_figure_id is null then
            'figure_id and other_figure_id are filled in together; complete the pair, or empty it'
        when coalesce(own.claim_id = t.claim_id or own.account_id = t.account_id, false) then
            d.other_figure_id || ' is not a figure of the account that ' || d.trace_id || ' leads to; name one that is'
        else d.figure_id || ' is not a figure of what ' || d.trace_id || ' traces; name one that is'
    end as problem
from disagreements as d
join traces as t on t.trace_id = d.trace_id
left join figures as own on own.figure_id = d.figure_id
left join figures as other on other.figure_id = d.other_figure_id
where (d.figure_id is null) <> (d.other_figure_id is null)
    or (
        d.figure_id is not null
        and not (
            coalesce(own.claim_id = t.claim_id or own.account_id = t.account_id, false)
            and coalesce(other.account_id = t.from_account_id, false)
        )
    )
