-- A question that is asked again of every month, quarter, half year or year: what a release of it counts. What it is called is sealed under the server key.
CREATE TABLE reports (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    name BLOB NOT NULL,
    kind TEXT NOT NULL,
    definition TEXT NOT NULL,
    saved_by BLOB NOT NULL REFERENCES users CHECK (length(saved_by) = 16),
    saved_on TEXT NOT NULL
) STRICT;

CREATE INDEX reports_by_organization ON reports (organization_id);
