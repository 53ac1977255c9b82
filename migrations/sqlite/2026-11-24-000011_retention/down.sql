DROP TABLE retention_notices;
ALTER TABLE persons DROP COLUMN kept_until;
ALTER TABLE organizations DROP COLUMN retention_months;
