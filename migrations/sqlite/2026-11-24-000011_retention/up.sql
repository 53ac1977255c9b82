-- How long it is kept who somebody was, counted from the day on which their last case was closed; none: until somebody asks.
ALTER TABLE organizations ADD COLUMN retention_months INTEGER CHECK (retention_months BETWEEN 1 AND 240);
ALTER TABLE persons ADD COLUMN kept_until TEXT;

-- Whose time runs out, so that colleagues can object.
CREATE TABLE retention_notices (
    person_id BLOB NOT NULL PRIMARY KEY REFERENCES persons CHECK (length(person_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    erase_on TEXT NOT NULL
) STRICT;

CREATE INDEX retention_notices_by_organization_id ON retention_notices (organization_id, erase_on, person_id);
