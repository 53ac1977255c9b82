-- What is gathered for one claim: patterns, releases and vignettes. The title is sealed under the server key, and so is what was frozen of it.
CREATE TABLE dossiers (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    code TEXT NOT NULL,
    title BLOB NOT NULL,
    state TEXT NOT NULL,
    made_by BLOB NOT NULL REFERENCES users CHECK (length(made_by) = 16),
    made_on TEXT NOT NULL,
    frozen BLOB,
    frozen_by BLOB REFERENCES users CHECK (length(frozen_by) = 16),
    frozen_on TEXT,
    approved_by BLOB REFERENCES users CHECK (length(approved_by) = 16),
    approved_on TEXT,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE dossier_patterns (
    dossier_id BLOB NOT NULL REFERENCES dossiers CHECK (length(dossier_id) = 16),
    hash TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (dossier_id, hash)
) STRICT;

CREATE TABLE dossier_releases (
    dossier_id BLOB NOT NULL REFERENCES dossiers CHECK (length(dossier_id) = 16),
    release_id BLOB NOT NULL REFERENCES releases CHECK (length(release_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (dossier_id, release_id)
) STRICT;

-- What somebody met, told without who it was. Proposed, it is sealed under the person's key; approved, under the server key, so that those who may not read an identity can read it.
CREATE TABLE vignettes (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    state TEXT NOT NULL,
    proposal BLOB,
    approved BLOB,
    decade INTEGER,
    place_id BLOB REFERENCES jurisdictions CHECK (length(place_id) = 16),
    month TEXT,
    proposed_by BLOB NOT NULL REFERENCES users CHECK (length(proposed_by) = 16),
    proposed_on TEXT NOT NULL,
    approved_by BLOB REFERENCES users CHECK (length(approved_by) = 16),
    approved_on TEXT
) STRICT;

CREATE INDEX vignettes_by_case ON vignettes (case_id);
CREATE INDEX vignettes_by_state ON vignettes (organization_id, state);

CREATE TABLE dossier_vignettes (
    dossier_id BLOB NOT NULL REFERENCES dossiers CHECK (length(dossier_id) = 16),
    vignette_id BLOB NOT NULL REFERENCES vignettes CHECK (length(vignette_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (dossier_id, vignette_id)
) STRICT;

-- The cases behind what was frozen, so that their pages say what they were used in.
CREATE TABLE dossier_cases (
    dossier_id BLOB NOT NULL REFERENCES dossiers CHECK (length(dossier_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    PRIMARY KEY (dossier_id, case_id)
) STRICT;

CREATE INDEX dossier_cases_by_case ON dossier_cases (case_id);

-- Where a dossier went, and what came of it.
CREATE TABLE dossier_uses (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    dossier_id BLOB NOT NULL REFERENCES dossiers CHECK (length(dossier_id) = 16),
    ordinal INTEGER NOT NULL,
    office_id BLOB REFERENCES offices CHECK (length(office_id) = 16),
    recipient BLOB,
    sent_on TEXT NOT NULL,
    due_on TEXT,
    answer TEXT,
    answered_on TEXT,
    changed BLOB,
    recorded_by BLOB NOT NULL REFERENCES users CHECK (length(recorded_by) = 16)
) STRICT;

CREATE INDEX dossier_uses_by_dossier ON dossier_uses (dossier_id, ordinal);
