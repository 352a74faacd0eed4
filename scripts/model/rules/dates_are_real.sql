-- Fuzzy dates are EDTF: real dates, no open or empty end, the earlier end first.
select resource, csv_row, field, substring(edtf, 1, 80) || ' ' || problem as problem
from dates
where problem is not null
