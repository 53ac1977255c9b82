-- Who added an entry without the right to edit the lists; until an editor keeps it or points it to another. Offices have it already.
ALTER TABLE services ADD COLUMN suggested_by BLOB REFERENCES users CHECK (length(suggested_by) = 16);
ALTER TABLE requirements ADD COLUMN suggested_by BLOB REFERENCES users CHECK (length(suggested_by) = 16);
ALTER TABLE reasons ADD COLUMN suggested_by BLOB REFERENCES users CHECK (length(suggested_by) = 16);

-- A rule that a caseworker read of, for an editor to look up and enter: it decides nothing before.
CREATE TABLE policy_suggestions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    suggested_by BLOB NOT NULL REFERENCES users CHECK (length(suggested_by) = 16),
    suggested_on TEXT NOT NULL
) STRICT;

CREATE INDEX policy_suggestions_by_organization_id ON policy_suggestions (organization_id);
