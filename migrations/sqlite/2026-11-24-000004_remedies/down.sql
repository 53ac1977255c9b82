DROP INDEX tasks_by_remedy_id;

ALTER TABLE tasks DROP COLUMN remedy_id;

DROP TABLE remedies;
