-- How long it is kept who somebody was, counted from the day on which their last case was closed; none: until somebody asks.
ALTER TABLE organizations ADD COLUMN retention_months smallint CHECK (retention_months BETWEEN 1 AND 240);
ALTER TABLE persons ADD COLUMN kept_until date;

-- Whose time runs out, so that colleagues can object.
CREATE TABLE retention_notices (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES persons,
    organization_id uuid NOT NULL REFERENCES organizations,
    erase_on date NOT NULL
);

CREATE INDEX retention_notices_by_organization_id ON retention_notices (organization_id, erase_on, person_id);
