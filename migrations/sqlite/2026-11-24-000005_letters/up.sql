CREATE TABLE letter_templates (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    code TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    body_en TEXT NOT NULL,
    body_zh TEXT NOT NULL,
    checked_on TEXT,
    retired_on TEXT,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE letter_template_remedies (
    template_id BLOB NOT NULL REFERENCES letter_templates CHECK (length(template_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    code TEXT NOT NULL,
    PRIMARY KEY (template_id, code)
) STRICT;

CREATE INDEX letter_template_remedies_by_organization_id ON letter_template_remedies (organization_id);

CREATE TABLE letters (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    remedy_id BLOB REFERENCES remedies CHECK (length(remedy_id) = 16),
    ordinal INTEGER NOT NULL,
    code TEXT NOT NULL,
    language TEXT NOT NULL,
    body BLOB NOT NULL,
    author_id BLOB NOT NULL REFERENCES users CHECK (length(author_id) = 16),
    created_on TEXT NOT NULL,
    sent_on TEXT
) STRICT;

CREATE INDEX letters_by_case_id_ordinal ON letters (case_id, ordinal);

CREATE INDEX letters_by_remedy_id ON letters (remedy_id) WHERE remedy_id IS NOT NULL;

CREATE TABLE worked_spots (
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    spot BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (organization_id, spot)
) STRICT;
