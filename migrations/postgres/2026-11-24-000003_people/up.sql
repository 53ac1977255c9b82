-- Whoever was merged into another person keeps their own row, key and cases, and is shown as that person.
ALTER TABLE persons ADD COLUMN merged_into uuid REFERENCES persons;

CREATE INDEX persons_by_merged_into ON persons (merged_into) WHERE merged_into IS NOT NULL;

CREATE INDEX persons_by_organization_id_merged_into ON persons (organization_id, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE households (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations
);

CREATE TABLE household_members (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES persons,
    organization_id uuid NOT NULL REFERENCES organizations,
    household_id uuid NOT NULL REFERENCES households,
    since date NOT NULL
);

CREATE INDEX household_members_by_household_id ON household_members (household_id);

CREATE TABLE merges (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    kept_id uuid NOT NULL REFERENCES persons,
    merged_id uuid NOT NULL REFERENCES persons,
    merged_by uuid NOT NULL REFERENCES users,
    merged_on date NOT NULL,
    undone_by uuid REFERENCES users,
    undone_on date
);

CREATE INDEX merges_by_organization_id ON merges (organization_id);

CREATE INDEX merges_by_merged_id ON merges (merged_id);

CREATE INDEX merges_by_kept_id ON merges (kept_id);

CREATE TABLE merge_grants (
    merge_id uuid NOT NULL REFERENCES merges,
    person_id uuid NOT NULL REFERENCES persons,
    user_id uuid NOT NULL REFERENCES users,
    organization_id uuid NOT NULL REFERENCES organizations,
    PRIMARY KEY (merge_id, person_id, user_id)
);

CREATE INDEX merge_grants_by_person_id ON merge_grants (person_id);

CREATE TABLE different_people (
    one_id uuid NOT NULL REFERENCES persons,
    other_id uuid NOT NULL REFERENCES persons,
    organization_id uuid NOT NULL REFERENCES organizations,
    decided_by uuid NOT NULL REFERENCES users,
    decided_on date NOT NULL,
    PRIMARY KEY (one_id, other_id)
);

CREATE INDEX different_people_by_organization_id ON different_people (organization_id);

CREATE INDEX different_people_by_other_id ON different_people (other_id);

CREATE TABLE reassignments (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    person_id uuid NOT NULL REFERENCES persons,
    from_id uuid REFERENCES users,
    to_id uuid NOT NULL REFERENCES users,
    handed_by uuid NOT NULL REFERENCES users,
    handed_on date NOT NULL,
    reason bytea
);

CREATE INDEX reassignments_by_person_id ON reassignments (person_id);

CREATE TABLE notices (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    user_id uuid NOT NULL REFERENCES users,
    kind text COLLATE "C" NOT NULL,
    made_by uuid NOT NULL REFERENCES users,
    made_on date NOT NULL,
    cases integer NOT NULL,
    seen_on date
);

CREATE INDEX notices_by_user_id ON notices (user_id);

CREATE TABLE saved_views (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    user_id uuid NOT NULL REFERENCES users,
    sealed bytea NOT NULL,
    saved_on date NOT NULL
);

CREATE INDEX saved_views_by_user_id ON saved_views (user_id);

CREATE TABLE recodings (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    reason_id uuid NOT NULL REFERENCES reasons,
    recoded_by uuid NOT NULL REFERENCES users,
    recoded_on date NOT NULL,
    undone_by uuid REFERENCES users,
    undone_on date
);

CREATE INDEX recodings_by_organization_id ON recodings (organization_id);

CREATE TABLE recoded_steps (
    recoding_id uuid NOT NULL REFERENCES recodings,
    step_id uuid NOT NULL REFERENCES steps,
    organization_id uuid NOT NULL REFERENCES organizations,
    before_id uuid REFERENCES reasons,
    PRIMARY KEY (recoding_id, step_id)
);

CREATE INDEX recoded_steps_by_step_id ON recoded_steps (step_id);

-- What is not coded yet is few among many, and looked for often.
CREATE INDEX steps_by_organization_id_other ON steps (organization_id) WHERE outcome = 'other';

CREATE INDEX steps_by_reason_id ON steps (reason_id) WHERE reason_id IS NOT NULL;
