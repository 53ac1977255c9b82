ALTER TABLE services ADD COLUMN points_to BLOB REFERENCES services CHECK (length(points_to) = 16);
ALTER TABLE requirements ADD COLUMN points_to BLOB REFERENCES requirements CHECK (length(points_to) = 16);
ALTER TABLE reasons ADD COLUMN points_to BLOB REFERENCES reasons CHECK (length(points_to) = 16);
ALTER TABLE facets ADD COLUMN retired_on TEXT;
ALTER TABLE facets ADD COLUMN points_to BLOB REFERENCES facets CHECK (length(points_to) = 16);
ALTER TABLE facet_values ADD COLUMN retired_on TEXT;
ALTER TABLE facet_values ADD COLUMN points_to BLOB REFERENCES facet_values CHECK (length(points_to) = 16);
ALTER TABLE jurisdictions ADD COLUMN retired_on TEXT;
ALTER TABLE jurisdictions ADD COLUMN points_to BLOB REFERENCES jurisdictions CHECK (length(points_to) = 16);
ALTER TABLE offices ADD COLUMN points_to BLOB REFERENCES offices CHECK (length(points_to) = 16);
ALTER TABLE offices ADD COLUMN suggested_by BLOB REFERENCES users CHECK (length(suggested_by) = 16);

CREATE TABLE policy_sources (
    policy_id BLOB NOT NULL PRIMARY KEY REFERENCES policies CHECK (length(policy_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    answer_from TEXT,
    source TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE complete_lists (
    service_id BLOB NOT NULL REFERENCES services CHECK (length(service_id) = 16),
    jurisdiction_id BLOB NOT NULL REFERENCES jurisdictions CHECK (length(jurisdiction_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    marked_on TEXT NOT NULL,
    PRIMARY KEY (service_id, jurisdiction_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE calendar_days (
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    PRIMARY KEY (organization_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE questions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    service_id BLOB NOT NULL REFERENCES services CHECK (length(service_id) = 16),
    code TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    retired_on TEXT,
    UNIQUE (organization_id, code)
) STRICT;

CREATE INDEX questions_by_service_id ON questions (service_id);

CREATE TABLE question_answers (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    question_id BLOB NOT NULL REFERENCES questions CHECK (length(question_id) = 16),
    code TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    UNIQUE (question_id, code)
) STRICT;

CREATE TABLE step_answers (
    step_id BLOB NOT NULL REFERENCES steps ON DELETE CASCADE CHECK (length(step_id) = 16),
    question_id BLOB NOT NULL REFERENCES questions CHECK (length(question_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    answer_id BLOB NOT NULL REFERENCES question_answers CHECK (length(answer_id) = 16),
    PRIMARY KEY (step_id, question_id)
) STRICT, WITHOUT ROWID;
