-- Where else a person was sent for help, and what came of it.
CREATE TABLE referrals (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    ordinal INTEGER NOT NULL,
    recipient BLOB NOT NULL,
    about BLOB NOT NULL,
    made_by BLOB NOT NULL REFERENCES users CHECK (length(made_by) = 16),
    made_on TEXT NOT NULL,
    answer TEXT,
    answered_on TEXT,
    reply BLOB
) STRICT;

CREATE INDEX referrals_by_case_id_ordinal ON referrals (case_id, ordinal);

-- Whether the person has what the rule asks for, and what a caseworker makes of it.
CREATE TABLE eligibility_checks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    ordinal INTEGER NOT NULL,
    found TEXT NOT NULL,
    judged TEXT,
    why BLOB,
    checked_by BLOB NOT NULL REFERENCES users CHECK (length(checked_by) = 16),
    checked_on TEXT NOT NULL
) STRICT;

CREATE INDEX eligibility_checks_by_case_id_ordinal ON eligibility_checks (case_id, ordinal);

CREATE TABLE eligibility_answers (
    check_id BLOB NOT NULL REFERENCES eligibility_checks CHECK (length(check_id) = 16),
    requirement_id BLOB NOT NULL REFERENCES requirements CHECK (length(requirement_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    has TEXT NOT NULL,
    PRIMARY KEY (check_id, requirement_id)
) STRICT;

CREATE INDEX eligibility_answers_by_requirement_id ON eligibility_answers (requirement_id);
