-- Where else a person was sent for help, and what came of it.
CREATE TABLE referrals (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    ordinal integer NOT NULL,
    recipient bytea NOT NULL,
    about bytea NOT NULL,
    made_by uuid NOT NULL REFERENCES users,
    made_on date NOT NULL,
    answer text COLLATE "C",
    answered_on date,
    reply bytea
);

CREATE INDEX referrals_by_case_id_ordinal ON referrals (case_id, ordinal);

-- Whether the person has what the rule asks for, and what a caseworker makes of it.
CREATE TABLE eligibility_checks (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    ordinal integer NOT NULL,
    found text COLLATE "C" NOT NULL,
    judged text COLLATE "C",
    why bytea,
    checked_by uuid NOT NULL REFERENCES users,
    checked_on date NOT NULL
);

CREATE INDEX eligibility_checks_by_case_id_ordinal ON eligibility_checks (case_id, ordinal);

CREATE TABLE eligibility_answers (
    check_id uuid NOT NULL REFERENCES eligibility_checks,
    requirement_id uuid NOT NULL REFERENCES requirements,
    organization_id uuid NOT NULL REFERENCES organizations,
    has text COLLATE "C" NOT NULL,
    PRIMARY KEY (check_id, requirement_id)
);

CREATE INDEX eligibility_answers_by_requirement_id ON eligibility_answers (requirement_id);
