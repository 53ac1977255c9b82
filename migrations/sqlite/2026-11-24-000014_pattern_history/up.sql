-- What a pattern's figures were, week by week; sealed, since they can be of a few people.
CREATE TABLE pattern_weeks (
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    hash TEXT NOT NULL,
    week TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (organization_id, hash, week)
) STRICT;

-- Every decision about a pattern, and why.
CREATE TABLE pattern_decisions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    hash TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    decision TEXT,
    why BLOB,
    decided_by BLOB NOT NULL REFERENCES users CHECK (length(decided_by) = 16),
    decided_on TEXT NOT NULL
) STRICT;

CREATE INDEX pattern_decisions_by_hash ON pattern_decisions (organization_id, hash, ordinal);

-- Whoever keeps an eye on a pattern.
CREATE TABLE pattern_watches (
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    hash TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (organization_id, user_id, hash)
) STRICT;
