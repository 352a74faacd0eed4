-- The bound of a figure determines which of value, lower and upper are filled in.
select
    'figures' as resource,
    f.csv_row,
    'bound' as field,
    f.bound || ' fills '
    || case
        when b.fills_value then 'value only'
        when b.fills_lower and b.fills_upper then 'lower and upper'
        when b.fills_lower then 'lower only'
        when b.fills_upper then 'upper only'
        else 'none of value, lower and upper'
    end || '; move the numbers, or correct the bound' as problem
from figures as f
join bounds as b on b.code = f.bound
where b.fills_value <> (f.value is not null)
    or b.fills_lower <> (f.lower is not null)
    or b.fills_upper <> (f.upper is not null)
