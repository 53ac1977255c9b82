DROP INDEX steps_by_attempt_id_ordinal;
CREATE INDEX steps_by_attempt_id ON steps (attempt_id);
