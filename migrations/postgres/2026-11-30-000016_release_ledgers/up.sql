-- What was published of each figure, and who stood behind it; sealed under the server key. The edition counts how often it was written.
CREATE TABLE release_ledgers (
    organization_id uuid NOT NULL PRIMARY KEY REFERENCES organizations,
    edition bigint NOT NULL,
    sealed bytea NOT NULL
);

-- A release as it was published, with what its codes were called that day; none for releases from before, whose figures stand in release_cells.
ALTER TABLE releases ADD COLUMN frozen bytea;
-- Who took a release back, when, and why (sealed).
ALTER TABLE releases ADD COLUMN withdrawn_by uuid REFERENCES users;
ALTER TABLE releases ADD COLUMN withdrawn_on date;
ALTER TABLE releases ADD COLUMN withdrawn_why bytea;
