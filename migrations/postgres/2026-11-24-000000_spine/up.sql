CREATE TABLE organizations (
    id uuid NOT NULL PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    time_zone text COLLATE "C" NOT NULL,
    vocabulary text COLLATE "C" NOT NULL,
    display_threshold smallint NOT NULL,
    release_threshold smallint NOT NULL,
    demo boolean NOT NULL,
    edition bigint NOT NULL DEFAULT 0,
    created_on date NOT NULL
);

CREATE TABLE users (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    email text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    roles smallint NOT NULL,
    password_lock bytea,
    letterbox bytea,
    wrapped_private bytea,
    pin bytea,
    admitted_on date,
    suspended boolean NOT NULL,
    created_on date NOT NULL,
    UNIQUE (email)
);

CREATE INDEX users_by_organization_id ON users (organization_id);

CREATE TABLE sessions (
    token_hash bytea NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    user_id uuid NOT NULL REFERENCES users,
    wrapped_private bytea NOT NULL,
    started_at timestamp NOT NULL,
    seen_at timestamp NOT NULL
);

CREATE INDEX sessions_by_user_id ON sessions (user_id);

CREATE TABLE sign_in_failures (
    subject bytea NOT NULL PRIMARY KEY,
    failures integer NOT NULL,
    blocked_until timestamp,
    failed_at timestamp NOT NULL
);

CREATE TABLE one_time_links (
    token_hash bytea NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    user_id uuid NOT NULL REFERENCES users,
    purpose text COLLATE "C" NOT NULL,
    expires_at timestamp NOT NULL,
    used_at timestamp
);

CREATE TABLE rosters (
    organization_id uuid NOT NULL PRIMARY KEY REFERENCES organizations,
    signed bytea NOT NULL
);

CREATE TABLE held_keys (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    purpose text COLLATE "C" NOT NULL,
    generation integer NOT NULL,
    user_id uuid REFERENCES users,
    sealed bytea NOT NULL
);

CREATE INDEX held_keys_by_organization_id_user_id ON held_keys (organization_id, user_id);

CREATE TABLE persons (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    code text COLLATE "C" NOT NULL,
    generation integer NOT NULL,
    sealed_key bytea,
    card bytea,
    directory_card bytea,
    birth_decade smallint,
    registered_on date NOT NULL,
    import_id uuid,
    erased_on date,
    UNIQUE (organization_id, code)
);

CREATE TABLE assignments (
    person_id uuid NOT NULL REFERENCES persons,
    user_id uuid NOT NULL REFERENCES users,
    organization_id uuid NOT NULL REFERENCES organizations,
    generation integer NOT NULL,
    sealed_key bytea NOT NULL,
    since date NOT NULL,
    PRIMARY KEY (person_id, user_id)
);

CREATE INDEX assignments_by_user_id_person_id ON assignments (user_id, person_id);

CREATE TABLE match_tokens (
    organization_id uuid NOT NULL REFERENCES organizations,
    token bytea NOT NULL,
    person_id uuid NOT NULL REFERENCES persons,
    PRIMARY KEY (organization_id, token, person_id)
);

CREATE INDEX match_tokens_by_person_id ON match_tokens (person_id);

CREATE TABLE facets (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    code text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    rival boolean NOT NULL,
    ordered boolean NOT NULL,
    tier boolean NOT NULL,
    source text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    UNIQUE (organization_id, code)
);

CREATE TABLE facet_values (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    facet_id uuid NOT NULL REFERENCES facets,
    code text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    UNIQUE (facet_id, code)
);

CREATE TABLE person_facets (
    person_id uuid NOT NULL REFERENCES persons,
    facet_id uuid NOT NULL REFERENCES facets,
    since date NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    value_id uuid NOT NULL REFERENCES facet_values,
    PRIMARY KEY (person_id, facet_id, since)
);

CREATE TABLE consents (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    person_id uuid NOT NULL REFERENCES persons,
    kind text COLLATE "C" NOT NULL,
    given boolean NOT NULL,
    given_on date NOT NULL,
    recorder_id uuid NOT NULL REFERENCES users,
    ordinal integer NOT NULL
);

CREATE INDEX consents_by_person_id ON consents (person_id);

CREATE TABLE services (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    code text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    stage text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    retired_on date,
    UNIQUE (organization_id, code)
);

CREATE TABLE cases (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    person_id uuid NOT NULL REFERENCES persons,
    code text COLLATE "C" NOT NULL,
    service_id uuid NOT NULL REFERENCES services,
    state text COLLATE "C" NOT NULL,
    outcome text COLLATE "C",
    opened_on date NOT NULL,
    closed_on date,
    touched_on date NOT NULL,
    import_id uuid,
    UNIQUE (organization_id, code)
);

CREATE INDEX cases_by_person_id ON cases (person_id);

CREATE INDEX cases_by_organization_id_touched_on_id ON cases (organization_id, touched_on, id);

CREATE TABLE attempts (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    ordinal smallint NOT NULL,
    opened_on date NOT NULL,
    import_id uuid
);

CREATE INDEX attempts_by_case_id ON attempts (case_id);

CREATE TABLE jurisdictions (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    parent_id uuid REFERENCES jurisdictions,
    level text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    UNIQUE (organization_id, code)
);

CREATE TABLE offices (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    jurisdiction_id uuid REFERENCES jurisdictions,
    code text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    retired_on date,
    UNIQUE (organization_id, code)
);

CREATE TABLE reasons (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    code text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    retired_on date,
    UNIQUE (organization_id, code)
);

CREATE TABLE steps (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    attempt_id uuid NOT NULL REFERENCES attempts,
    ordinal integer NOT NULL,
    day date NOT NULL,
    day_precision smallint NOT NULL,
    office_id uuid REFERENCES offices,
    channel text COLLATE "C",
    official_role text COLLATE "C",
    stage text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    reason_id uuid REFERENCES reasons,
    given_how text COLLATE "C",
    sent_to_id uuid REFERENCES offices,
    words bytea,
    note bytea,
    trips smallint,
    minutes integer,
    money bigint,
    currency text COLLATE "C",
    papers smallint,
    expectation text COLLATE "C",
    attribution text COLLATE "C",
    gave_up_reason text COLLATE "C",
    recorder_id uuid REFERENCES users,
    submission uuid,
    recorded_on date NOT NULL,
    import_id uuid,
    UNIQUE (submission)
);

CREATE INDEX steps_by_attempt_id ON steps (attempt_id);

CREATE INDEX steps_by_case_id ON steps (case_id);

CREATE INDEX steps_by_office_id_reason_id_day ON steps (office_id, reason_id, day, id);

CREATE TABLE requirements (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    code text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    retired_on date,
    UNIQUE (organization_id, code)
);

CREATE TABLE step_demands (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    step_id uuid NOT NULL REFERENCES steps,
    requirement_id uuid REFERENCES requirements,
    said bytea,
    state text COLLATE "C" NOT NULL
);

CREATE INDEX step_demands_by_step_id ON step_demands (step_id);

CREATE TABLE promises (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    case_id uuid NOT NULL REFERENCES cases,
    step_id uuid NOT NULL REFERENCES steps,
    until date,
    until_precision smallint NOT NULL,
    kept text COLLATE "C"
);

CREATE INDEX promises_by_case_id ON promises (case_id);

CREATE INDEX promises_by_step_id ON promises (step_id);

CREATE INDEX promises_by_organization_id_until ON promises (organization_id, until);

CREATE TABLE drafts (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    user_id uuid NOT NULL REFERENCES users,
    place text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL,
    saved_on date NOT NULL,
    UNIQUE (user_id, place)
);

CREATE TABLE service_demands (
    service_id uuid NOT NULL REFERENCES services,
    requirement_id uuid NOT NULL REFERENCES requirements,
    ordinal integer NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    PRIMARY KEY (service_id, requirement_id)
);

CREATE TABLE policies (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    jurisdiction_id uuid REFERENCES jurisdictions,
    code text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL,
    issuer_en text COLLATE "C" NOT NULL,
    issuer_zh text COLLATE "C" NOT NULL,
    title_en text COLLATE "C" NOT NULL,
    title_zh text COLLATE "C" NOT NULL,
    number text COLLATE "C",
    in_force_from date NOT NULL,
    from_precision smallint NOT NULL,
    in_force_until date,
    until_precision smallint NOT NULL,
    any_of_when_en text COLLATE "C",
    any_of_when_zh text COLLATE "C",
    forbids_when_en text COLLATE "C",
    forbids_when_zh text COLLATE "C",
    owes_en text COLLATE "C",
    owes_zh text COLLATE "C",
    answer_count smallint,
    answer_unit text COLLATE "C",
    promise_en text COLLATE "C",
    promise_zh text COLLATE "C",
    promise_until date,
    pays text COLLATE "C" NOT NULL,
    check_en text COLLATE "C",
    check_zh text COLLATE "C",
    lists_complete boolean NOT NULL,
    checked_on date,
    UNIQUE (organization_id, code)
);

CREATE TABLE policy_implements (
    policy_id uuid NOT NULL REFERENCES policies,
    implements_id uuid NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    PRIMARY KEY (policy_id, implements_id)
);

CREATE TABLE policy_services (
    policy_id uuid NOT NULL REFERENCES policies,
    service_id uuid NOT NULL REFERENCES services,
    organization_id uuid NOT NULL REFERENCES organizations,
    PRIMARY KEY (policy_id, service_id)
);

CREATE TABLE policy_requirements (
    policy_id uuid NOT NULL REFERENCES policies,
    requirement_id uuid NOT NULL REFERENCES requirements,
    organization_id uuid NOT NULL REFERENCES organizations,
    named text COLLATE "C" NOT NULL,
    PRIMARY KEY (policy_id, requirement_id, named)
);

CREATE TABLE scans (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    finished_at timestamp NOT NULL,
    steps bigint NOT NULL,
    sealed bytea NOT NULL
);

CREATE INDEX scans_by_organization_id_finished_at ON scans (organization_id, finished_at);

CREATE TABLE patterns (
    organization_id uuid NOT NULL REFERENCES organizations,
    hash text COLLATE "C" NOT NULL,
    first_seen date NOT NULL,
    last_seen date NOT NULL,
    decision text COLLATE "C",
    decided_by uuid REFERENCES users,
    PRIMARY KEY (organization_id, hash)
);

CREATE TABLE job_claims (
    organization_id uuid NOT NULL REFERENCES organizations,
    job text COLLATE "C" NOT NULL,
    claimed_until timestamp NOT NULL,
    PRIMARY KEY (organization_id, job)
);

CREATE TABLE releases (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    code text COLLATE "C" NOT NULL,
    title bytea NOT NULL,
    definition text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    threshold smallint NOT NULL,
    drafted_by uuid NOT NULL REFERENCES users,
    drafted_on date NOT NULL,
    published_by uuid REFERENCES users,
    published_on date,
    left_out integer,
    digest bytea,
    UNIQUE (organization_id, code)
);

CREATE TABLE release_cells (
    release_id uuid NOT NULL REFERENCES releases,
    ordinal integer NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    dimensions text COLLATE "C" NOT NULL,
    measure bigint,
    PRIMARY KEY (release_id, ordinal)
);

CREATE TABLE subscriptions (
    user_id uuid NOT NULL REFERENCES users,
    kind text COLLATE "C" NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    active boolean NOT NULL,
    PRIMARY KEY (user_id, kind)
);

CREATE TABLE messages (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    user_id uuid NOT NULL REFERENCES users,
    kind text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL,
    state text COLLATE "C" NOT NULL,
    tries smallint NOT NULL,
    next_try_at timestamp NOT NULL,
    claimed_until timestamp,
    sent_at timestamp,
    UNIQUE (user_id, kind, period)
);

CREATE INDEX messages_by_state_next_try_at ON messages (state, next_try_at);

CREATE TABLE imports (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    user_id uuid NOT NULL REFERENCES users,
    kind text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    file_name bytea NOT NULL,
    begun_at timestamp NOT NULL,
    persons bigint NOT NULL,
    steps bigint NOT NULL,
    planned bigint NOT NULL,
    added text COLLATE "C" NOT NULL
);

CREATE INDEX imports_by_organization_id_begun_at ON imports (organization_id, begun_at);

CREATE INDEX steps_by_import_id ON steps (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE import_chunks (
    import_id uuid NOT NULL REFERENCES imports,
    ordinal integer NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    sealed bytea NOT NULL,
    PRIMARY KEY (import_id, ordinal)
);

CREATE TABLE audit_heads (
    organization_id uuid NOT NULL PRIMARY KEY REFERENCES organizations,
    seq bigint NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE audit_entries (
    organization_id uuid NOT NULL REFERENCES organizations,
    seq bigint NOT NULL,
    at timestamp NOT NULL,
    user_id uuid,
    action text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    detail text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (organization_id, seq)
);
