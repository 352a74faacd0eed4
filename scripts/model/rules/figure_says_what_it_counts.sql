-- A figure has a measure and a unit; a number that counts nothing has neither, but a designation.
select
    'figures' as resource,
    csv_row,
    'bound' as field,
    case
        when bound <> 'not_a_quantity' then 'is ' || bound || ', but measure or unit is empty; fill in both'
        when designation is null then 'is not_a_quantity, but designation is empty; write there what the number names'
        else
            'is not_a_quantity, but something is measured; empty measure, unit and per, and write not_applicable'
            || ' as the stage'
    end as problem
from figures
where case
        when bound = 'not_a_quantity' then
            designation is null or coalesce(measure, unit, per) is not null or stage <> 'not_applicable'
        else measure is null or unit is null
    end
