-- What a pattern's figures were, week by week; sealed, since they can be of a few people.
CREATE TABLE pattern_weeks (
    organization_id uuid NOT NULL REFERENCES organizations,
    hash text COLLATE "C" NOT NULL,
    week date NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (organization_id, hash, week)
);

-- Every decision about a pattern, and why.
CREATE TABLE pattern_decisions (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    hash text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    decision text COLLATE "C",
    why bytea,
    decided_by uuid NOT NULL REFERENCES users,
    decided_on date NOT NULL
);

CREATE INDEX pattern_decisions_by_hash ON pattern_decisions (organization_id, hash, ordinal);

-- Whoever keeps an eye on a pattern.
CREATE TABLE pattern_watches (
    organization_id uuid NOT NULL REFERENCES organizations,
    user_id uuid NOT NULL REFERENCES users,
    hash text COLLATE "C" NOT NULL,
    since date NOT NULL,
    PRIMARY KEY (organization_id, user_id, hash)
);
