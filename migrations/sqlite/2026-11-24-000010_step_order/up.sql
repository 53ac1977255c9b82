-- The last step of an attempt is found without looking at those before it.
DROP INDEX steps_by_attempt_id;
CREATE INDEX steps_by_attempt_id_ordinal ON steps (attempt_id, ordinal);
