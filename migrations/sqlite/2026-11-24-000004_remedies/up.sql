CREATE TABLE remedies (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    step_id BLOB NOT NULL REFERENCES steps CHECK (length(step_id) = 16),
    code TEXT NOT NULL,
    told TEXT NOT NULL,
    learnt TEXT,
    learnt_precision INTEGER NOT NULL,
    filed TEXT,
    filed_precision INTEGER NOT NULL,
    answered_by BLOB REFERENCES steps CHECK (length(answered_by) = 16),
    recorded_on TEXT NOT NULL
) STRICT;

CREATE INDEX remedies_by_case_id ON remedies (case_id);

CREATE INDEX remedies_by_step_id ON remedies (step_id);

CREATE INDEX remedies_by_answered_by ON remedies (answered_by) WHERE answered_by IS NOT NULL;

ALTER TABLE tasks ADD COLUMN remedy_id BLOB REFERENCES remedies CHECK (length(remedy_id) = 16);

CREATE INDEX tasks_by_remedy_id ON tasks (remedy_id) WHERE remedy_id IS NOT NULL;
