-- Who added an entry without the right to edit the lists; until an editor keeps it or points it to another. Offices have it already.
ALTER TABLE services ADD COLUMN suggested_by uuid REFERENCES users;
ALTER TABLE requirements ADD COLUMN suggested_by uuid REFERENCES users;
ALTER TABLE reasons ADD COLUMN suggested_by uuid REFERENCES users;

-- A rule that a caseworker read of, for an editor to look up and enter: it decides nothing before.
CREATE TABLE policy_suggestions (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    title text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    suggested_by uuid NOT NULL REFERENCES users,
    suggested_on date NOT NULL
);

CREATE INDEX policy_suggestions_by_organization_id ON policy_suggestions (organization_id);
