select
    f.figure_id,
    measures.title as measure,
    stages.title as stage,
    bounds.title as bound,
    f.value,
    f.lower,
    f.upper,
    units.title as unit,
    f.item,
    f."of",
    methods.title as method,
    f.value_text || ' (' || lower(stages.title)
    || case f.bound
        when 'vague' then ''
        when 'range' then ', between ' || printf('%,d', f.lower) || ' and ' || printf('%,d', f.upper)
        else ', ' || lower(bounds.title) || ' ' || printf('%,d', coalesce(f.value, f.lower, f.upper))
    end
    || ' ' || lower(units.title) || case when f.item is null then '' else ', ' || f.item end
    || case when f."of" is null then '' else ', of ' || f."of" end
    || case when f.alternative_group is null then '' else ', an alternative' end || ')' as words,
    f.alternative_group,
    f.base_figure_id,
    f.counted_from,
    f.counted_to,
    speakers.name as said_by,
    coalesce(st.stated_on, c.claimed_on, c.attributed_on) as said_on,
    coalesce(st.stated_on_earliest, c.claimed_on_earliest, c.attributed_on_earliest) as said_on_earliest,
    coalesce(st.stated_on_latest, c.claimed_on_latest, c.attributed_on_latest) as said_on_latest,
    modalities.title as modality,
    c.quote,
    sources.title as source,
    publishers.name as publisher,
    read_extents.title as read_extent,
    f.claim_id,
    f.account_id,
    st.statement_id,
    f.note
from figures as f
left join claims as c on c.claim_id = f.claim_id
left join accounts as a on a.account_id = f.account_id
left join statements as st on st.statement_id = a.statement_id
left join agents as speakers on speakers.agent_id = coalesce(st.stated_by, c.claimant_id)
left join sources on sources.source_id = coalesce(a.source_id, c.source_id)
left join agents as publishers on publishers.agent_id = sources.publisher_id
left join read_extents on read_extents.code = sources.read_extent
left join modalities on modalities.code = c.modality
left join measures on measures.code = f.measure
left join stages on stages.code = f.stage
left join bounds on bounds.code = f.bound
left join units on units.code = f.unit
left join methods on methods.code = f.method
order by measures.title, stages.title, coalesce(f.value, f.lower, f.upper), f.figure_id
