select source_id, title, published_on
from sources
where publisher_id = :key
order by published_on_earliest, source_id
limit 200
