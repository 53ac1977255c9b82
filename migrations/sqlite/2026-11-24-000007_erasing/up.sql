CREATE TABLE erasure_requests (
    person_id BLOB NOT NULL PRIMARY KEY REFERENCES persons CHECK (length(person_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    asked_by BLOB NOT NULL REFERENCES users CHECK (length(asked_by) = 16),
    asked_on TEXT NOT NULL,
    approved_by BLOB REFERENCES users CHECK (length(approved_by) = 16),
    approved_on TEXT
) STRICT;

CREATE INDEX erasure_requests_by_organization_id ON erasure_requests (organization_id, asked_on, person_id);
