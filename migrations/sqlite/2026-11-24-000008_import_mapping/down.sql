DROP TABLE import_memories;

ALTER TABLE imports DROP COLUMN cases;

ALTER TABLE consents DROP COLUMN import_id;
