ALTER TABLE organizations ADD COLUMN closing_needs_approval INTEGER NOT NULL DEFAULT 0 CHECK (closing_needs_approval IN (0, 1));

ALTER TABLE cases ADD COLUMN gave_up_reason TEXT;

ALTER TABLE cases ADD COLUMN never_applied_reason TEXT;

ALTER TABLE cases ADD COLUMN expectation TEXT;

CREATE TABLE closing_requests (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    requested_by BLOB NOT NULL REFERENCES users CHECK (length(requested_by) = 16),
    requested_on TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    gave_up_reason TEXT,
    never_applied_reason TEXT,
    expectation TEXT,
    question BLOB,
    UNIQUE (case_id)
) STRICT;

CREATE INDEX closing_requests_by_organization_id_state ON closing_requests (organization_id, state, requested_on, id);

CREATE INDEX closing_requests_by_requested_by_state ON closing_requests (requested_by, state, requested_on, id);

CREATE TABLE tasks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    kind TEXT NOT NULL,
    body BLOB,
    due TEXT NOT NULL,
    assignee_id BLOB NOT NULL REFERENCES users CHECK (length(assignee_id) = 16),
    made_by BLOB NOT NULL REFERENCES users CHECK (length(made_by) = 16),
    made_on TEXT NOT NULL,
    done_on TEXT
) STRICT;

CREATE INDEX tasks_by_case_id ON tasks (case_id);

CREATE INDEX tasks_by_assignee_id_due_id ON tasks (assignee_id, due, id) WHERE done_on IS NULL;

CREATE TABLE notes (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    ordinal INTEGER NOT NULL,
    body BLOB NOT NULL,
    author_id BLOB NOT NULL REFERENCES users CHECK (length(author_id) = 16),
    written_on TEXT NOT NULL
) STRICT;

CREATE INDEX notes_by_case_id_ordinal ON notes (case_id, ordinal);

CREATE TABLE watches (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    line BLOB,
    set_by BLOB NOT NULL REFERENCES users CHECK (length(set_by) = 16),
    since TEXT NOT NULL,
    UNIQUE (case_id, user_id)
) STRICT;

CREATE INDEX watches_by_user_id_since_id ON watches (user_id, since, id);

CREATE TABLE hand_overs (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    from_id BLOB NOT NULL REFERENCES users CHECK (length(from_id) = 16),
    to_id BLOB NOT NULL REFERENCES users CHECK (length(to_id) = 16),
    given_on TEXT NOT NULL,
    note BLOB,
    seen_on TEXT
) STRICT;

CREATE INDEX hand_overs_by_case_id ON hand_overs (case_id);

CREATE INDEX hand_overs_by_to_id_given_on_id ON hand_overs (to_id, given_on, id) WHERE seen_on IS NULL;
