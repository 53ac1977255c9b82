ALTER TABLE organizations ADD COLUMN closing_needs_approval boolean NOT NULL DEFAULT false;

ALTER TABLE cases ADD COLUMN gave_up_reason text COLLATE "C";

ALTER TABLE cases ADD COLUMN never_applied_reason text COLLATE "C";

ALTER TABLE cases ADD COLUMN expectation text COLLATE "C";

CREATE TABLE closing_requests (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    requested_by uuid NOT NULL REFERENCES users,
    requested_on date NOT NULL,
    state text COLLATE "C" NOT NULL,
    outcome text COLLATE "C",
    gave_up_reason text COLLATE "C",
    never_applied_reason text COLLATE "C",
    expectation text COLLATE "C",
    question bytea,
    UNIQUE (case_id)
);

CREATE INDEX closing_requests_by_organization_id_state ON closing_requests (organization_id, state, requested_on, id);

CREATE INDEX closing_requests_by_requested_by_state ON closing_requests (requested_by, state, requested_on, id);

CREATE TABLE tasks (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    kind text COLLATE "C" NOT NULL,
    body bytea,
    due date NOT NULL,
    assignee_id uuid NOT NULL REFERENCES users,
    made_by uuid NOT NULL REFERENCES users,
    made_on date NOT NULL,
    done_on date
);

CREATE INDEX tasks_by_case_id ON tasks (case_id);

CREATE INDEX tasks_by_assignee_id_due_id ON tasks (assignee_id, due, id) WHERE done_on IS NULL;

CREATE TABLE notes (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    ordinal integer NOT NULL,
    body bytea NOT NULL,
    author_id uuid NOT NULL REFERENCES users,
    written_on date NOT NULL
);

CREATE INDEX notes_by_case_id_ordinal ON notes (case_id, ordinal);

CREATE TABLE watches (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    user_id uuid NOT NULL REFERENCES users,
    line bytea,
    set_by uuid NOT NULL REFERENCES users,
    since date NOT NULL,
    UNIQUE (case_id, user_id)
);

CREATE INDEX watches_by_user_id_since_id ON watches (user_id, since, id);

CREATE TABLE hand_overs (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    from_id uuid NOT NULL REFERENCES users,
    to_id uuid NOT NULL REFERENCES users,
    given_on date NOT NULL,
    note bytea,
    seen_on date
);

CREATE INDEX hand_overs_by_case_id ON hand_overs (case_id);

CREATE INDEX hand_overs_by_to_id_given_on_id ON hand_overs (to_id, given_on, id) WHERE seen_on IS NULL;
