CREATE TABLE remedies (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    step_id uuid NOT NULL REFERENCES steps,
    code text COLLATE "C" NOT NULL,
    told text COLLATE "C" NOT NULL,
    learnt date,
    learnt_precision smallint NOT NULL,
    filed date,
    filed_precision smallint NOT NULL,
    answered_by uuid REFERENCES steps,
    recorded_on date NOT NULL
);

CREATE INDEX remedies_by_case_id ON remedies (case_id);

CREATE INDEX remedies_by_step_id ON remedies (step_id);

CREATE INDEX remedies_by_answered_by ON remedies (answered_by) WHERE answered_by IS NOT NULL;

ALTER TABLE tasks ADD COLUMN remedy_id uuid REFERENCES remedies;

CREATE INDEX tasks_by_remedy_id ON tasks (remedy_id) WHERE remedy_id IS NOT NULL;
