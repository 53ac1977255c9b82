-- What is gathered for one claim: patterns, releases and vignettes. The title is sealed under the server key, and so is what was frozen of it.
CREATE TABLE dossiers (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    code text COLLATE "C" NOT NULL,
    title bytea NOT NULL,
    state text COLLATE "C" NOT NULL,
    made_by uuid NOT NULL REFERENCES users,
    made_on date NOT NULL,
    frozen bytea,
    frozen_by uuid REFERENCES users,
    frozen_on date,
    approved_by uuid REFERENCES users,
    approved_on date,
    UNIQUE (organization_id, code)
);

CREATE TABLE dossier_patterns (
    dossier_id uuid NOT NULL REFERENCES dossiers,
    hash text COLLATE "C" NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    ordinal integer NOT NULL,
    PRIMARY KEY (dossier_id, hash)
);

CREATE TABLE dossier_releases (
    dossier_id uuid NOT NULL REFERENCES dossiers,
    release_id uuid NOT NULL REFERENCES releases,
    organization_id uuid NOT NULL REFERENCES organizations,
    ordinal integer NOT NULL,
    PRIMARY KEY (dossier_id, release_id)
);

-- What somebody met, told without who it was. Proposed, it is sealed under the person's key; approved, under the server key, so that those who may not read an identity can read it.
CREATE TABLE vignettes (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    state text COLLATE "C" NOT NULL,
    proposal bytea,
    approved bytea,
    decade smallint,
    place_id uuid REFERENCES jurisdictions,
    month date,
    proposed_by uuid NOT NULL REFERENCES users,
    proposed_on date NOT NULL,
    approved_by uuid REFERENCES users,
    approved_on date
);

CREATE INDEX vignettes_by_case ON vignettes (case_id);
CREATE INDEX vignettes_by_state ON vignettes (organization_id, state);

CREATE TABLE dossier_vignettes (
    dossier_id uuid NOT NULL REFERENCES dossiers,
    vignette_id uuid NOT NULL REFERENCES vignettes,
    organization_id uuid NOT NULL REFERENCES organizations,
    ordinal integer NOT NULL,
    PRIMARY KEY (dossier_id, vignette_id)
);

-- The cases behind what was frozen, so that their pages say what they were used in.
CREATE TABLE dossier_cases (
    dossier_id uuid NOT NULL REFERENCES dossiers,
    case_id uuid NOT NULL REFERENCES cases,
    organization_id uuid NOT NULL REFERENCES organizations,
    PRIMARY KEY (dossier_id, case_id)
);

CREATE INDEX dossier_cases_by_case ON dossier_cases (case_id);

-- Where a dossier went, and what came of it.
CREATE TABLE dossier_uses (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    dossier_id uuid NOT NULL REFERENCES dossiers,
    ordinal integer NOT NULL,
    office_id uuid REFERENCES offices,
    recipient bytea,
    sent_on date NOT NULL,
    due_on date,
    answer text COLLATE "C",
    answered_on date,
    changed bytea,
    recorded_by uuid NOT NULL REFERENCES users
);

CREATE INDEX dossier_uses_by_dossier ON dossier_uses (dossier_id, ordinal);
