-- A large number in the words of an account's figure has separators: a spreadsheet takes them out when it saves.
select
    'figures' as resource,
    csv_row,
    'value_text' as field,
    'has the number ' || regexp_extract(value_text, '[0-9]{5,}') || ' without separators, as a spreadsheet saves it; '
    || 'restore them, as in 500,000' as problem
from figures
where account_id is not null and regexp_matches(value_text, '[0-9]{5,}')
