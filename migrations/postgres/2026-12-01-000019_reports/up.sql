-- A question that is asked again of every month, quarter, half year or year: what a release of it counts. What it is called is sealed under the server key.
CREATE TABLE reports (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    name bytea NOT NULL,
    kind text COLLATE "C" NOT NULL,
    definition text COLLATE "C" NOT NULL,
    saved_by uuid NOT NULL REFERENCES users,
    saved_on date NOT NULL
);

CREATE INDEX reports_by_organization ON reports (organization_id);
