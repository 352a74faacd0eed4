-- Fuzzy dates are EDTF: real dates, no open or empty end, the earlier end first.
select resource, csv_row, field, edtf || ' ' || problem as problem
from dates
where problem is not null
