ALTER TABLE services ADD COLUMN points_to uuid REFERENCES services;
ALTER TABLE requirements ADD COLUMN points_to uuid REFERENCES requirements;
ALTER TABLE reasons ADD COLUMN points_to uuid REFERENCES reasons;
ALTER TABLE facets ADD COLUMN retired_on date;
ALTER TABLE facets ADD COLUMN points_to uuid REFERENCES facets;
ALTER TABLE facet_values ADD COLUMN retired_on date;
ALTER TABLE facet_values ADD COLUMN points_to uuid REFERENCES facet_values;
ALTER TABLE jurisdictions ADD COLUMN retired_on date;
ALTER TABLE jurisdictions ADD COLUMN points_to uuid REFERENCES jurisdictions;
ALTER TABLE offices ADD COLUMN points_to uuid REFERENCES offices;
ALTER TABLE offices ADD COLUMN suggested_by uuid REFERENCES users;

CREATE TABLE policy_sources (
    policy_id uuid NOT NULL PRIMARY KEY REFERENCES policies,
    organization_id uuid NOT NULL REFERENCES organizations,
    answer_from text COLLATE "C",
    source text COLLATE "C"
);

CREATE TABLE complete_lists (
    service_id uuid NOT NULL REFERENCES services,
    jurisdiction_id uuid NOT NULL REFERENCES jurisdictions,
    organization_id uuid NOT NULL REFERENCES organizations,
    marked_on date NOT NULL,
    PRIMARY KEY (service_id, jurisdiction_id)
);

CREATE TABLE calendar_days (
    organization_id uuid NOT NULL REFERENCES organizations,
    day date NOT NULL,
    kind text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    PRIMARY KEY (organization_id, day)
);

CREATE TABLE questions (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    service_id uuid NOT NULL REFERENCES services,
    code text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    retired_on date,
    UNIQUE (organization_id, code)
);

CREATE INDEX questions_by_service_id ON questions (service_id);

CREATE TABLE question_answers (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    question_id uuid NOT NULL REFERENCES questions,
    code text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    UNIQUE (question_id, code)
);

CREATE TABLE step_answers (
    step_id uuid NOT NULL REFERENCES steps ON DELETE CASCADE,
    question_id uuid NOT NULL REFERENCES questions,
    organization_id uuid NOT NULL REFERENCES organizations,
    answer_id uuid NOT NULL REFERENCES question_answers,
    PRIMARY KEY (step_id, question_id)
);
