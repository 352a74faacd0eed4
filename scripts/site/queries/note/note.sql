select name, title, path, content
from _documents
where name = :key
