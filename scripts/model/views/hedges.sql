select
    s.title as source,
    modalities.title as modality,
    cast(count(*) as integer) as claims,
    cast(
        round(100.0 * count(*) / sum(count(*)) over (partition by s.source_id), 1) as real
    ) as percent_of_source,
    cast(sum(c.attribution_form = 'own_voice') as integer) as in_own_voice,
    cast(sum(c.attribution_form <> 'own_voice') as integer) as attributed_to_others,
    s.source_id
from claims as c
join sources as s on s.source_id = c.source_id
join modalities on modalities.code = c.modality
where c.status = 'current'
group by s.source_id, modalities.code
order by s.source_id, claims desc, modalities.title
