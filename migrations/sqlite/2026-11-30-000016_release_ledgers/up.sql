-- What was published of each figure, and who stood behind it; sealed under the server key. The edition counts how often it was written.
CREATE TABLE release_ledgers (
    organization_id BLOB NOT NULL PRIMARY KEY REFERENCES organizations CHECK (length(organization_id) = 16),
    edition INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

-- A release as it was published, with what its codes were called that day; none for releases from before, whose figures stand in release_cells.
ALTER TABLE releases ADD COLUMN frozen BLOB;
-- Who took a release back, when, and why (sealed).
ALTER TABLE releases ADD COLUMN withdrawn_by BLOB REFERENCES users CHECK (length(withdrawn_by) = 16);
ALTER TABLE releases ADD COLUMN withdrawn_on TEXT;
ALTER TABLE releases ADD COLUMN withdrawn_why BLOB;
