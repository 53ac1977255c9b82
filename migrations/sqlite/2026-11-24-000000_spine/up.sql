CREATE TABLE organizations (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    vocabulary TEXT NOT NULL,
    display_threshold INTEGER NOT NULL,
    release_threshold INTEGER NOT NULL,
    demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
    edition INTEGER NOT NULL DEFAULT 0,
    created_on TEXT NOT NULL
) STRICT;

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    roles INTEGER NOT NULL,
    password_lock BLOB,
    letterbox BLOB,
    wrapped_private BLOB,
    pin BLOB,
    admitted_on TEXT,
    suspended INTEGER NOT NULL CHECK (suspended IN (0, 1)),
    created_on TEXT NOT NULL,
    UNIQUE (email)
) STRICT;

CREATE INDEX users_by_organization_id ON users (organization_id);

CREATE TABLE sessions (
    token_hash BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    wrapped_private BLOB NOT NULL,
    started_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;

CREATE INDEX sessions_by_user_id ON sessions (user_id);

CREATE TABLE sign_in_failures (
    subject BLOB NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    blocked_until TEXT,
    failed_at TEXT NOT NULL
) STRICT;

CREATE TABLE one_time_links (
    token_hash BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    purpose TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;

CREATE TABLE rosters (
    organization_id BLOB NOT NULL PRIMARY KEY REFERENCES organizations CHECK (length(organization_id) = 16),
    signed BLOB NOT NULL
) STRICT;

CREATE TABLE held_keys (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    purpose TEXT NOT NULL,
    generation INTEGER NOT NULL,
    user_id BLOB REFERENCES users CHECK (length(user_id) = 16),
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX held_keys_by_organization_id_user_id ON held_keys (organization_id, user_id);

CREATE TABLE persons (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    code TEXT NOT NULL,
    generation INTEGER NOT NULL,
    sealed_key BLOB,
    card BLOB,
    directory_card BLOB,
    birth_decade INTEGER,
    registered_on TEXT NOT NULL,
    import_id BLOB CHECK (length(import_id) = 16),
    erased_on TEXT,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE assignments (
    person_id BLOB NOT NULL REFERENCES persons CHECK (length(person_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    generation INTEGER NOT NULL,
    sealed_key BLOB NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (person_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX assignments_by_user_id_person_id ON assignments (user_id, person_id);

CREATE TABLE match_tokens (
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    token BLOB NOT NULL,
    person_id BLOB NOT NULL REFERENCES persons CHECK (length(person_id) = 16),
    PRIMARY KEY (organization_id, token, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX match_tokens_by_person_id ON match_tokens (person_id);

CREATE TABLE facets (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    code TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    rival INTEGER NOT NULL CHECK (rival IN (0, 1)),
    ordered INTEGER NOT NULL CHECK (ordered IN (0, 1)),
    tier INTEGER NOT NULL CHECK (tier IN (0, 1)),
    source TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE facet_values (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    facet_id BLOB NOT NULL REFERENCES facets CHECK (length(facet_id) = 16),
    code TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    UNIQUE (facet_id, code)
) STRICT;

CREATE TABLE person_facets (
    person_id BLOB NOT NULL REFERENCES persons CHECK (length(person_id) = 16),
    facet_id BLOB NOT NULL REFERENCES facets CHECK (length(facet_id) = 16),
    since TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    value_id BLOB NOT NULL REFERENCES facet_values CHECK (length(value_id) = 16),
    PRIMARY KEY (person_id, facet_id, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE consents (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    person_id BLOB NOT NULL REFERENCES persons CHECK (length(person_id) = 16),
    kind TEXT NOT NULL,
    given INTEGER NOT NULL CHECK (given IN (0, 1)),
    given_on TEXT NOT NULL,
    recorder_id BLOB NOT NULL REFERENCES users CHECK (length(recorder_id) = 16),
    ordinal INTEGER NOT NULL
) STRICT;

CREATE INDEX consents_by_person_id ON consents (person_id);

CREATE TABLE services (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    code TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    stage TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    retired_on TEXT,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE cases (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    person_id BLOB NOT NULL REFERENCES persons CHECK (length(person_id) = 16),
    code TEXT NOT NULL,
    service_id BLOB NOT NULL REFERENCES services CHECK (length(service_id) = 16),
    state TEXT NOT NULL,
    outcome TEXT,
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    touched_on TEXT NOT NULL,
    import_id BLOB CHECK (length(import_id) = 16),
    UNIQUE (organization_id, code)
) STRICT;

CREATE INDEX cases_by_person_id ON cases (person_id);

CREATE INDEX cases_by_organization_id_touched_on_id ON cases (organization_id, touched_on, id);

CREATE TABLE attempts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    ordinal INTEGER NOT NULL,
    opened_on TEXT NOT NULL,
    import_id BLOB CHECK (length(import_id) = 16)
) STRICT;

CREATE INDEX attempts_by_case_id ON attempts (case_id);

CREATE TABLE jurisdictions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    parent_id BLOB REFERENCES jurisdictions CHECK (length(parent_id) = 16),
    level TEXT NOT NULL,
    code TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE offices (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    jurisdiction_id BLOB REFERENCES jurisdictions CHECK (length(jurisdiction_id) = 16),
    code TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    retired_on TEXT,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE reasons (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    code TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    retired_on TEXT,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE steps (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    attempt_id BLOB NOT NULL REFERENCES attempts CHECK (length(attempt_id) = 16),
    ordinal INTEGER NOT NULL,
    day TEXT NOT NULL,
    day_precision INTEGER NOT NULL,
    office_id BLOB REFERENCES offices CHECK (length(office_id) = 16),
    channel TEXT,
    official_role TEXT,
    stage TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason_id BLOB REFERENCES reasons CHECK (length(reason_id) = 16),
    given_how TEXT,
    sent_to_id BLOB REFERENCES offices CHECK (length(sent_to_id) = 16),
    words BLOB,
    note BLOB,
    trips INTEGER,
    minutes INTEGER,
    money INTEGER,
    currency TEXT,
    papers INTEGER,
    expectation TEXT,
    attribution TEXT,
    gave_up_reason TEXT,
    recorder_id BLOB REFERENCES users CHECK (length(recorder_id) = 16),
    submission BLOB CHECK (length(submission) = 16),
    recorded_on TEXT NOT NULL,
    import_id BLOB CHECK (length(import_id) = 16),
    UNIQUE (submission)
) STRICT;

CREATE INDEX steps_by_attempt_id ON steps (attempt_id);

CREATE INDEX steps_by_case_id ON steps (case_id);

CREATE INDEX steps_by_office_id_reason_id_day ON steps (office_id, reason_id, day, id);

CREATE TABLE requirements (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    retired_on TEXT,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE step_demands (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    step_id BLOB NOT NULL REFERENCES steps CHECK (length(step_id) = 16),
    requirement_id BLOB REFERENCES requirements CHECK (length(requirement_id) = 16),
    said BLOB,
    state TEXT NOT NULL
) STRICT;

CREATE INDEX step_demands_by_step_id ON step_demands (step_id);

CREATE TABLE promises (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases CHECK (length(case_id) = 16),
    step_id BLOB NOT NULL REFERENCES steps CHECK (length(step_id) = 16),
    until TEXT,
    until_precision INTEGER NOT NULL,
    kept TEXT
) STRICT;

CREATE INDEX promises_by_case_id ON promises (case_id);

CREATE INDEX promises_by_step_id ON promises (step_id);

CREATE INDEX promises_by_organization_id_until ON promises (organization_id, until);

CREATE TABLE drafts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    place TEXT NOT NULL,
    sealed BLOB NOT NULL,
    saved_on TEXT NOT NULL,
    UNIQUE (user_id, place)
) STRICT;

CREATE TABLE service_demands (
    service_id BLOB NOT NULL REFERENCES services CHECK (length(service_id) = 16),
    requirement_id BLOB NOT NULL REFERENCES requirements CHECK (length(requirement_id) = 16),
    ordinal INTEGER NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    PRIMARY KEY (service_id, requirement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    jurisdiction_id BLOB REFERENCES jurisdictions CHECK (length(jurisdiction_id) = 16),
    code TEXT NOT NULL,
    level TEXT NOT NULL,
    issuer_en TEXT NOT NULL,
    issuer_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    number TEXT,
    in_force_from TEXT NOT NULL,
    from_precision INTEGER NOT NULL,
    in_force_until TEXT,
    until_precision INTEGER NOT NULL,
    any_of_when_en TEXT,
    any_of_when_zh TEXT,
    forbids_when_en TEXT,
    forbids_when_zh TEXT,
    owes_en TEXT,
    owes_zh TEXT,
    answer_count INTEGER,
    answer_unit TEXT,
    promise_en TEXT,
    promise_zh TEXT,
    promise_until TEXT,
    pays TEXT NOT NULL,
    check_en TEXT,
    check_zh TEXT,
    lists_complete INTEGER NOT NULL CHECK (lists_complete IN (0, 1)),
    checked_on TEXT,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE policy_implements (
    policy_id BLOB NOT NULL REFERENCES policies CHECK (length(policy_id) = 16),
    implements_id BLOB NOT NULL CHECK (length(implements_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    PRIMARY KEY (policy_id, implements_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE policy_services (
    policy_id BLOB NOT NULL REFERENCES policies CHECK (length(policy_id) = 16),
    service_id BLOB NOT NULL REFERENCES services CHECK (length(service_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    PRIMARY KEY (policy_id, service_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE policy_requirements (
    policy_id BLOB NOT NULL REFERENCES policies CHECK (length(policy_id) = 16),
    requirement_id BLOB NOT NULL REFERENCES requirements CHECK (length(requirement_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    named TEXT NOT NULL,
    PRIMARY KEY (policy_id, requirement_id, named)
) STRICT, WITHOUT ROWID;

CREATE TABLE scans (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    finished_at TEXT NOT NULL,
    steps INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX scans_by_organization_id_finished_at ON scans (organization_id, finished_at);

CREATE TABLE patterns (
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    hash TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    decision TEXT,
    decided_by BLOB REFERENCES users CHECK (length(decided_by) = 16),
    PRIMARY KEY (organization_id, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_claims (
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    job TEXT NOT NULL,
    claimed_until TEXT NOT NULL,
    PRIMARY KEY (organization_id, job)
) STRICT, WITHOUT ROWID;

CREATE TABLE releases (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    code TEXT NOT NULL,
    title BLOB NOT NULL,
    definition TEXT NOT NULL,
    state TEXT NOT NULL,
    threshold INTEGER NOT NULL,
    drafted_by BLOB NOT NULL REFERENCES users CHECK (length(drafted_by) = 16),
    drafted_on TEXT NOT NULL,
    published_by BLOB REFERENCES users CHECK (length(published_by) = 16),
    published_on TEXT,
    left_out INTEGER,
    digest BLOB,
    UNIQUE (organization_id, code)
) STRICT;

CREATE TABLE release_cells (
    release_id BLOB NOT NULL REFERENCES releases CHECK (length(release_id) = 16),
    ordinal INTEGER NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    dimensions TEXT NOT NULL,
    measure INTEGER,
    PRIMARY KEY (release_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscriptions (
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    kind TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    PRIMARY KEY (user_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    message_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_try_at TEXT NOT NULL,
    claimed_until TEXT,
    sent_at TEXT,
    UNIQUE (user_id, kind, period)
) STRICT;

CREATE INDEX messages_by_state_next_try_at ON messages (state, next_try_at);

CREATE TABLE imports (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    file_name BLOB NOT NULL,
    begun_at TEXT NOT NULL,
    persons INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    added TEXT NOT NULL
) STRICT;

CREATE INDEX imports_by_organization_id_begun_at ON imports (organization_id, begun_at);

CREATE INDEX steps_by_import_id ON steps (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE import_chunks (
    import_id BLOB NOT NULL REFERENCES imports CHECK (length(import_id) = 16),
    ordinal INTEGER NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    sealed BLOB NOT NULL,
    PRIMARY KEY (import_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_heads (
    organization_id BLOB NOT NULL PRIMARY KEY REFERENCES organizations CHECK (length(organization_id) = 16),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE audit_entries (
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    user_id BLOB CHECK (length(user_id) = 16),
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (organization_id, seq)
) STRICT, WITHOUT ROWID;
