CREATE TABLE attachments (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    step_id uuid REFERENCES steps,
    name bytea NOT NULL,
    kind text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    submission uuid NOT NULL,
    fingerprint bytea NOT NULL,
    added_by uuid NOT NULL REFERENCES users,
    added_on date NOT NULL,
    UNIQUE (case_id, submission, fingerprint)
);

CREATE INDEX attachments_by_step_id ON attachments (step_id) WHERE step_id IS NOT NULL;

CREATE TABLE attachment_chunks (
    attachment_id uuid NOT NULL REFERENCES attachments,
    ordinal integer NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    sealed bytea NOT NULL,
    PRIMARY KEY (attachment_id, ordinal)
);
