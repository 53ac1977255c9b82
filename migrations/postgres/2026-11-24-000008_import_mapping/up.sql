ALTER TABLE consents ADD COLUMN import_id uuid REFERENCES imports;

ALTER TABLE imports ADD COLUMN cases bigint NOT NULL DEFAULT 0;

CREATE TABLE import_memories (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    token bytea NOT NULL,
    sealed bytea NOT NULL,
    UNIQUE (organization_id, token)
);
