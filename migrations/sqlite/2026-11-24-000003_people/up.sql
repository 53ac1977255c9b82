-- Whoever was merged into another person keeps their own row, key and cases, and is shown as that person.
ALTER TABLE persons ADD COLUMN merged_into BLOB REFERENCES persons CHECK (length(merged_into) = 16);

CREATE INDEX persons_by_merged_into ON persons (merged_into) WHERE merged_into IS NOT NULL;

CREATE INDEX persons_by_organization_id_merged_into ON persons (organization_id, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE households (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16)
) STRICT;

CREATE TABLE household_members (
    person_id BLOB NOT NULL PRIMARY KEY REFERENCES persons CHECK (length(person_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    household_id BLOB NOT NULL REFERENCES households CHECK (length(household_id) = 16),
    since TEXT NOT NULL
) STRICT;

CREATE INDEX household_members_by_household_id ON household_members (household_id);

CREATE TABLE merges (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    kept_id BLOB NOT NULL REFERENCES persons CHECK (length(kept_id) = 16),
    merged_id BLOB NOT NULL REFERENCES persons CHECK (length(merged_id) = 16),
    merged_by BLOB NOT NULL REFERENCES users CHECK (length(merged_by) = 16),
    merged_on TEXT NOT NULL,
    undone_by BLOB REFERENCES users CHECK (length(undone_by) = 16),
    undone_on TEXT
) STRICT;

CREATE INDEX merges_by_organization_id ON merges (organization_id);

CREATE INDEX merges_by_merged_id ON merges (merged_id);

CREATE INDEX merges_by_kept_id ON merges (kept_id);

CREATE TABLE merge_grants (
    merge_id BLOB NOT NULL REFERENCES merges CHECK (length(merge_id) = 16),
    person_id BLOB NOT NULL REFERENCES persons CHECK (length(person_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    PRIMARY KEY (merge_id, person_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX merge_grants_by_person_id ON merge_grants (person_id);

CREATE TABLE different_people (
    one_id BLOB NOT NULL REFERENCES persons CHECK (length(one_id) = 16),
    other_id BLOB NOT NULL REFERENCES persons CHECK (length(other_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    decided_by BLOB NOT NULL REFERENCES users CHECK (length(decided_by) = 16),
    decided_on TEXT NOT NULL,
    PRIMARY KEY (one_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX different_people_by_organization_id ON different_people (organization_id);

CREATE INDEX different_people_by_other_id ON different_people (other_id);

CREATE TABLE reassignments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    person_id BLOB NOT NULL REFERENCES persons CHECK (length(person_id) = 16),
    from_id BLOB REFERENCES users CHECK (length(from_id) = 16),
    to_id BLOB NOT NULL REFERENCES users CHECK (length(to_id) = 16),
    handed_by BLOB NOT NULL REFERENCES users CHECK (length(handed_by) = 16),
    handed_on TEXT NOT NULL,
    reason BLOB
) STRICT;

CREATE INDEX reassignments_by_person_id ON reassignments (person_id);

CREATE TABLE notices (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    kind TEXT NOT NULL,
    made_by BLOB NOT NULL REFERENCES users CHECK (length(made_by) = 16),
    made_on TEXT NOT NULL,
    cases INTEGER NOT NULL,
    seen_on TEXT
) STRICT;

CREATE INDEX notices_by_user_id ON notices (user_id);

CREATE TABLE saved_views (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    user_id BLOB NOT NULL REFERENCES users CHECK (length(user_id) = 16),
    sealed BLOB NOT NULL,
    saved_on TEXT NOT NULL
) STRICT;

CREATE INDEX saved_views_by_user_id ON saved_views (user_id);

CREATE TABLE recodings (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    reason_id BLOB NOT NULL REFERENCES reasons CHECK (length(reason_id) = 16),
    recoded_by BLOB NOT NULL REFERENCES users CHECK (length(recoded_by) = 16),
    recoded_on TEXT NOT NULL,
    undone_by BLOB REFERENCES users CHECK (length(undone_by) = 16),
    undone_on TEXT
) STRICT;

CREATE INDEX recodings_by_organization_id ON recodings (organization_id);

CREATE TABLE recoded_steps (
    recoding_id BLOB NOT NULL REFERENCES recodings CHECK (length(recoding_id) = 16),
    step_id BLOB NOT NULL REFERENCES steps CHECK (length(step_id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations CHECK (length(organization_id) = 16),
    before_id BLOB REFERENCES reasons CHECK (length(before_id) = 16),
    PRIMARY KEY (recoding_id, step_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX recoded_steps_by_step_id ON recoded_steps (step_id);

-- What is not coded yet is few among many, and looked for often.
CREATE INDEX steps_by_organization_id_other ON steps (organization_id) WHERE outcome = 'other';

CREATE INDEX steps_by_reason_id ON steps (reason_id) WHERE reason_id IS NOT NULL;
