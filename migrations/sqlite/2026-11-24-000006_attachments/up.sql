CREATE TABLE attachments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    step_id BLOB REFERENCES steps CHECK (length(step_id) = 16),
    name BLOB NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    submission BLOB NOT NULL CHECK (length(submission) = 16),
    fingerprint BLOB NOT NULL,
    added_by BLOB NOT NULL REFERENCES users CHECK (length(added_by) = 16),
    added_on TEXT NOT NULL,
    UNIQUE (case_id, submission, fingerprint)
) STRICT;

CREATE INDEX attachments_by_step_id ON attachments (step_id) WHERE step_id IS NOT NULL;

CREATE TABLE attachment_chunks (
    attachment_id BLOB NOT NULL REFERENCES attachments CHECK (length(attachment_id) = 16),
    ordinal INTEGER NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    sealed BLOB NOT NULL,
    PRIMARY KEY (attachment_id, ordinal)
) STRICT;
