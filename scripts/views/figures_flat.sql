-- One row a figure, with the claim that it belongs to.
select
    f.figure_id,
    f.claim_id,
    measures.title as measure,
    stages.title as stage,
    bounds.title as bound,
    f.value,
    f.lower,
    f.upper,
    units.title as unit,
    f.item,
    f.of,
    methods.title as method,
    f.value_text || ' (' || lower(stages.title)
    || case f.bound
        when 'vague' then ''
        when 'range' then ', between ' || printf('%,d', f.lower) || ' and ' || printf('%,d', f.upper)
        else ', ' || lower(bounds.title) || ' ' || printf('%,d', coalesce(f.value, f.lower, f.upper))
    end
    || ' ' || lower(units.title) || case when f.item is null then '' else ', ' || f.item end
    || case when f.of is null then '' else ', of ' || f.of end
    || case when f.alternative_group is null then '' else ', an alternative' end || ')' as words,
    f.alternative_group,
    f.base_figure_id,
    f.counted_from,
    f.counted_to,
    claimants.name as claimant,
    modalities.title as modality,
    c.quote,
    c.attributed_on,
    sources.title as source,
    f.note
from figures as f
join claims as c on c.claim_id = f.claim_id
join agents as claimants on claimants.agent_id = c.claimant_id
join sources on sources.source_id = c.source_id
join measures on measures.code = f.measure
join stages on stages.code = f.stage
join bounds on bounds.code = f.bound
join units on units.code = f.unit
join methods on methods.code = f.method
join modalities on modalities.code = c.modality
order by measures.title, stages.title, coalesce(f.value, f.lower, f.upper), f.figure_id
