ALTER TABLE consents ADD COLUMN import_id BLOB REFERENCES imports CHECK (length(import_id) = 16);

ALTER TABLE imports ADD COLUMN cases INTEGER NOT NULL DEFAULT 0;

CREATE TABLE import_memories (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    token BLOB NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (organization_id, token)
) STRICT;
