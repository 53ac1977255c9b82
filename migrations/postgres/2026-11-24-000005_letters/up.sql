CREATE TABLE letter_templates (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    code text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    body_en text COLLATE "C" NOT NULL,
    body_zh text COLLATE "C" NOT NULL,
    checked_on date,
    retired_on date,
    UNIQUE (organization_id, code)
);

CREATE TABLE letter_template_remedies (
    template_id uuid NOT NULL REFERENCES letter_templates,
    organization_id uuid NOT NULL REFERENCES organizations,
    code text COLLATE "C" NOT NULL,
    PRIMARY KEY (template_id, code)
);

CREATE INDEX letter_template_remedies_by_organization_id ON letter_template_remedies (organization_id);

CREATE TABLE letters (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    remedy_id uuid REFERENCES remedies,
    ordinal integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    author_id uuid NOT NULL REFERENCES users,
    created_on date NOT NULL,
    sent_on date
);

CREATE INDEX letters_by_case_id_ordinal ON letters (case_id, ordinal);

CREATE INDEX letters_by_remedy_id ON letters (remedy_id) WHERE remedy_id IS NOT NULL;

CREATE TABLE worked_spots (
    organization_id uuid NOT NULL REFERENCES organizations,
    spot bytea NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (organization_id, spot)
);
