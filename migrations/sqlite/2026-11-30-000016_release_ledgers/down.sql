ALTER TABLE releases DROP COLUMN withdrawn_why;
ALTER TABLE releases DROP COLUMN withdrawn_on;
ALTER TABLE releases DROP COLUMN withdrawn_by;
ALTER TABLE releases DROP COLUMN frozen;
DROP TABLE release_ledgers;
