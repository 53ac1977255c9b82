DROP TABLE policy_suggestions;
ALTER TABLE reasons DROP COLUMN suggested_by;
ALTER TABLE requirements DROP COLUMN suggested_by;
ALTER TABLE services DROP COLUMN suggested_by;
