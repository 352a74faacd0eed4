with nearest as (
    -- the account that stands for a statement: the nearest to the speaker, and of several the one recorded first
    select statement_id, account_id
    from (
        select
            statement_id,
            account_id,
            row_number() over (
                partition by statement_id
                order by case level when 'primary' then 1 when 'secondary' then 2 else 3 end, account_id
            ) as place
        from accounts
    )
    where place = 1
),
-- the figures that this account gives too, and those that are its own
spoken as (
    select f.figure_id
    from nearest
    join accounts as a on a.statement_id = nearest.statement_id
    join figures as f on f.account_id = a.account_id
    join figures as said
        on said.account_id = nearest.account_id
        and said.measure is f.measure
        and said.stage = f.stage
        and said.bound = f.bound
        and said.unit is f.unit
        and said.per is f.per
        and said.value is f.value
        and said.lower is f.lower
        and said.upper is f.upper
        and (said.alternative_group is null) = (f.alternative_group is null)
        and said.item_kind is f.item_kind
        -- who leaves the start of the count out has not moved it
        and coalesce(f.counted_from, said.counted_from, '') = coalesce(said.counted_from, '')
),
counted as (
    select
        f.figure_id,
        case f.bound
            when 'vague' then ''
            when 'range' then
                'between ' || iif(typeof(f.lower) = 'integer', printf('%,d', f.lower), f.lower)
                || ' and ' || iif(typeof(f.upper) = 'integer', printf('%,d', f.upper), f.upper) || ' '
            else
                lower(bounds.title) || ' ' || iif(
                    typeof(coalesce(f.value, f.lower, f.upper)) = 'integer',
                    printf('%,d', coalesce(f.value, f.lower, f.upper)),
                    coalesce(f.value, f.lower, f.upper)
                ) || ' '
        end as number,
        lower(units.title) || coalesce(' ' || lower(periods.title), '') as unit
    from figures as f
    left join bounds on bounds.code = f.bound
    left join units on units.code = f.unit
    left join periods on periods.code = f.per
),
-- what the text says as plainly is not said again: "about 5,000", but "some 6,700 (about 6,700 containers)"
worded as (
    select
        f.figure_id,
        case
            when
                ' '
                || lower(f.value_text) like '% '
                || replace(nullif(counted.number, ''), 'exact ', '')
                || '%'
                || counted.unit
                || '%'
            then ''
            when ' ' || lower(f.value_text) || ' ' like '% ' || replace(nullif(counted.number, ''), 'exact ', '') then
                ' ' || counted.unit
        end as unit_said,
        iif(
            counted.number = '' and instr(lower(coalesce(f.item, '') || f.value_text), counted.unit) > 0,
            '',
            ', ' || counted.number || counted.unit
        )
            as reading,
        iif(lower(f.item) = counted.unit, null, f.item) as item
    from figures as f
    join counted on counted.figure_id = f.figure_id
)
select
    f.figure_id,
    measures.title as measure,
    stages.title as stage,
    bounds.title as bound,
    f.value_text,
    f.value,
    f.lower,
    f.upper,
    cast(coalesce(f.value, f.lower, f.upper) as numeric) as amount,
    units.title as unit,
    periods.title as per,
    f.item,
    item_kinds.title as item_kind,
    f.designation,
    f."of",
    senders.label as sender,
    receivers.label as receiver,
    methods.title as method,
    f.value_text || coalesce(worded.unit_said, '') || coalesce(
        ' (' || nullif(
            substr(
                case
                    when f.bound = 'not_a_quantity' then ', names what is meant, counts nothing'
                    else
                        iif(f.stage = 'not_applicable', '', ', ' || lower(stages.title))
                        || iif(worded.unit_said is null, worded.reading, '')
                end
                || coalesce(', ' || worded.item, '') || coalesce(', of ' || f."of", '')
                || iif(f.alternative_group is null, '', ', an alternative'),
                3
            ),
            ''
        ) || ')',
        ''
    ) as words,
    f.alternative_group,
    f.base_figure_id,
    f.counted_from,
    f.counted_to,
    case
        when f.claim_id is not null then 'Claim'
        when f.figure_id in (select figure_id from spoken) then 'Statement'
        else 'Another document'
    end as told_as,
    case
        when f.claim_id is not null then claimants.label
        when f.figure_id in (select figure_id from spoken) then speakers.label
        else publishers.label
    end as said_by,
    speakers.label as statement_by,
    coalesce(st.stated_on, c.claimed_on, c.attributed_on) as said_on,
    coalesce(st.stated_on_earliest, c.claimed_on_earliest, c.attributed_on_earliest) as said_on_earliest,
    coalesce(st.stated_on_latest, c.claimed_on_latest, c.attributed_on_latest) as said_on_latest,
    coalesce(modalities.title, c.modality) as modality,
    c.quote,
    c.standing,
    sources.title as source,
    publishers.label as publisher,
    read_extents.title as read_extent,
    changed.drift,
    changed.earlier_drift,
    (
        select group_concat(title, '; ')
        from (
            select distinct m.title
            from disagreements as d
            left join matters as m on m.code = d.matter
            where d.figure_id = f.figure_id or d.other_figure_id = f.figure_id
            order by d.matter
        )
    ) as disagreement,
    c.disputed_by,
    f.claim_id,
    f.account_id,
    st.statement_id,
    c.status,
    sources.url,
    sources.source_id,
    f.sender_id,
    f.receiver_id,
    f.note
from figures as f
join worded on worded.figure_id = f.figure_id
left join _figure_drifts as changed on changed.figure_id = f.figure_id
left join _claim_labels as c on c.claim_id = f.claim_id
left join accounts as a on a.account_id = f.account_id
left join statements as st on st.statement_id = a.statement_id
left join agents as speakers on speakers.agent_id = st.stated_by
left join agents as claimants on claimants.agent_id = c.claimant_id
left join sources on sources.source_id = coalesce(a.source_id, c.source_id)
left join agents as publishers on publishers.agent_id = sources.publisher_id
left join read_extents on read_extents.code = sources.read_extent
left join modalities on modalities.code = f.modality
left join measures on measures.code = f.measure
left join stages on stages.code = f.stage
left join bounds on bounds.code = f.bound
left join units on units.code = f.unit
left join periods on periods.code = f.per
left join item_kinds on item_kinds.code = f.item_kind
left join agents as senders on senders.agent_id = f.sender_id
left join agents as receivers on receivers.agent_id = f.receiver_id
left join methods on methods.code = f.method
order by measures.title, stages.title, coalesce(f.value, f.lower, f.upper), f.figure_id
