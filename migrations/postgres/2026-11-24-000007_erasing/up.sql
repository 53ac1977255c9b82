CREATE TABLE erasure_requests (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES persons,
    organization_id uuid NOT NULL REFERENCES organizations,
    asked_by uuid NOT NULL REFERENCES users,
    asked_on date NOT NULL,
    approved_by uuid REFERENCES users,
    approved_on date
);

CREATE INDEX erasure_requests_by_organization_id ON erasure_requests (organization_id, asked_on, person_id);
