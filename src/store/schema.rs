//! The tables, as Diesel sees them on both databases.

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    organizations (id) {
        id -> Id,
        name -> Text,
        language -> Text,
        time_zone -> Text,
        vocabulary -> Text,
        display_threshold -> SmallInt,
        release_threshold -> SmallInt,
        demo -> Bool,
        edition -> BigInt,
        created_on -> Date,
        closing_needs_approval -> Bool,
        retention_months -> Nullable<SmallInt>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    users (id) {
        id -> Id,
        organization_id -> Id,
        email -> Text,
        name -> Text,
        language -> Text,
        roles -> SmallInt,
        password_lock -> Nullable<Binary>,
        letterbox -> Nullable<Binary>,
        wrapped_private -> Nullable<Binary>,
        pin -> Nullable<Binary>,
        admitted_on -> Nullable<Date>,
        suspended -> Bool,
        created_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    sessions (token_hash) {
        token_hash -> Binary,
        organization_id -> Id,
        user_id -> Id,
        wrapped_private -> Binary,
        started_at -> Timestamp,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    sign_in_failures (subject) {
        subject -> Binary,
        failures -> Integer,
        blocked_until -> Nullable<Timestamp>,
        failed_at -> Timestamp,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    one_time_links (token_hash) {
        token_hash -> Binary,
        organization_id -> Id,
        user_id -> Id,
        purpose -> Text,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    rosters (organization_id) {
        organization_id -> Id,
        signed -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    held_keys (id) {
        id -> Id,
        organization_id -> Id,
        purpose -> Text,
        generation -> Integer,
        user_id -> Nullable<Id>,
        sealed -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    persons (id) {
        id -> Id,
        organization_id -> Id,
        code -> Text,
        generation -> Integer,
        sealed_key -> Nullable<Binary>,
        card -> Nullable<Binary>,
        directory_card -> Nullable<Binary>,
        directory_sheet -> Nullable<Id>,
        birth_decade -> Nullable<SmallInt>,
        registered_on -> Date,
        import_id -> Nullable<Id>,
        erased_on -> Nullable<Date>,
        merged_into -> Nullable<Id>,
        kept_until -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    assignments (person_id, user_id) {
        person_id -> Id,
        user_id -> Id,
        organization_id -> Id,
        generation -> Integer,
        sealed_key -> Binary,
        since -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    match_tokens (organization_id, token, person_id) {
        organization_id -> Id,
        token -> Binary,
        person_id -> Id,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    facets (id) {
        id -> Id,
        organization_id -> Id,
        code -> Text,
        en -> Text,
        zh -> Text,
        rival -> Bool,
        ordered -> Bool,
        tier -> Bool,
        source -> Text,
        ordinal -> Integer,
        retired_on -> Nullable<Date>,
        points_to -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    facet_values (id) {
        id -> Id,
        organization_id -> Id,
        facet_id -> Id,
        code -> Text,
        en -> Text,
        zh -> Text,
        ordinal -> Integer,
        retired_on -> Nullable<Date>,
        points_to -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    person_facets (person_id, facet_id, since) {
        person_id -> Id,
        facet_id -> Id,
        since -> Date,
        organization_id -> Id,
        value_id -> Id,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    consents (id) {
        id -> Id,
        organization_id -> Id,
        person_id -> Id,
        kind -> Text,
        given -> Bool,
        given_on -> Date,
        recorder_id -> Id,
        ordinal -> Integer,
        import_id -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    services (id) {
        id -> Id,
        organization_id -> Id,
        code -> Text,
        en -> Text,
        zh -> Text,
        stage -> Text,
        ordinal -> Integer,
        retired_on -> Nullable<Date>,
        points_to -> Nullable<Id>,
        suggested_by -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    cases (id) {
        id -> Id,
        organization_id -> Id,
        person_id -> Id,
        code -> Text,
        service_id -> Id,
        state -> Text,
        outcome -> Nullable<Text>,
        opened_on -> Date,
        closed_on -> Nullable<Date>,
        touched_on -> Date,
        import_id -> Nullable<Id>,
        gave_up_reason -> Nullable<Text>,
        never_applied_reason -> Nullable<Text>,
        expectation -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    attempts (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        ordinal -> SmallInt,
        opened_on -> Date,
        import_id -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    jurisdictions (id) {
        id -> Id,
        organization_id -> Id,
        parent_id -> Nullable<Id>,
        level -> Text,
        code -> Text,
        en -> Text,
        zh -> Text,
        retired_on -> Nullable<Date>,
        points_to -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    offices (id) {
        id -> Id,
        organization_id -> Id,
        jurisdiction_id -> Nullable<Id>,
        code -> Text,
        en -> Text,
        zh -> Text,
        retired_on -> Nullable<Date>,
        points_to -> Nullable<Id>,
        suggested_by -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    reasons (id) {
        id -> Id,
        organization_id -> Id,
        code -> Text,
        en -> Text,
        zh -> Text,
        ordinal -> Integer,
        retired_on -> Nullable<Date>,
        points_to -> Nullable<Id>,
        suggested_by -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    steps (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        attempt_id -> Id,
        ordinal -> Integer,
        day -> Date,
        day_precision -> SmallInt,
        office_id -> Nullable<Id>,
        channel -> Nullable<Text>,
        official_role -> Nullable<Text>,
        stage -> Text,
        outcome -> Text,
        reason_id -> Nullable<Id>,
        given_how -> Nullable<Text>,
        sent_to_id -> Nullable<Id>,
        words -> Nullable<Binary>,
        note -> Nullable<Binary>,
        trips -> Nullable<SmallInt>,
        minutes -> Nullable<Integer>,
        money -> Nullable<BigInt>,
        currency -> Nullable<Text>,
        papers -> Nullable<SmallInt>,
        expectation -> Nullable<Text>,
        attribution -> Nullable<Text>,
        gave_up_reason -> Nullable<Text>,
        recorder_id -> Nullable<Id>,
        submission -> Nullable<Id>,
        recorded_on -> Date,
        import_id -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    requirements (id) {
        id -> Id,
        organization_id -> Id,
        code -> Text,
        kind -> Text,
        en -> Text,
        zh -> Text,
        ordinal -> Integer,
        retired_on -> Nullable<Date>,
        points_to -> Nullable<Id>,
        suggested_by -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    step_demands (id) {
        id -> Id,
        organization_id -> Id,
        step_id -> Id,
        requirement_id -> Nullable<Id>,
        said -> Nullable<Binary>,
        state -> Text,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    promises (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        step_id -> Id,
        until -> Nullable<Date>,
        until_precision -> SmallInt,
        kept -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    drafts (id) {
        id -> Id,
        organization_id -> Id,
        user_id -> Id,
        place -> Text,
        sealed -> Binary,
        saved_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    service_demands (service_id, requirement_id) {
        service_id -> Id,
        requirement_id -> Id,
        ordinal -> Integer,
        organization_id -> Id,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    policies (id) {
        id -> Id,
        organization_id -> Id,
        jurisdiction_id -> Nullable<Id>,
        code -> Text,
        level -> Text,
        issuer_en -> Text,
        issuer_zh -> Text,
        title_en -> Text,
        title_zh -> Text,
        number -> Nullable<Text>,
        in_force_from -> Date,
        from_precision -> SmallInt,
        in_force_until -> Nullable<Date>,
        until_precision -> SmallInt,
        any_of_when_en -> Nullable<Text>,
        any_of_when_zh -> Nullable<Text>,
        forbids_when_en -> Nullable<Text>,
        forbids_when_zh -> Nullable<Text>,
        owes_en -> Nullable<Text>,
        owes_zh -> Nullable<Text>,
        answer_count -> Nullable<SmallInt>,
        answer_unit -> Nullable<Text>,
        promise_en -> Nullable<Text>,
        promise_zh -> Nullable<Text>,
        promise_until -> Nullable<Date>,
        pays -> Text,
        check_en -> Nullable<Text>,
        check_zh -> Nullable<Text>,
        lists_complete -> Bool,
        checked_on -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    policy_implements (policy_id, implements_id) {
        policy_id -> Id,
        implements_id -> Id,
        organization_id -> Id,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    policy_services (policy_id, service_id) {
        policy_id -> Id,
        service_id -> Id,
        organization_id -> Id,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    policy_requirements (policy_id, requirement_id, named) {
        policy_id -> Id,
        requirement_id -> Id,
        organization_id -> Id,
        named -> Text,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    policy_sources (policy_id) {
        policy_id -> Id,
        organization_id -> Id,
        answer_from -> Nullable<Text>,
        source -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    policy_suggestions (id) {
        id -> Id,
        organization_id -> Id,
        title -> Text,
        source -> Text,
        suggested_by -> Id,
        suggested_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    complete_lists (service_id, jurisdiction_id) {
        service_id -> Id,
        jurisdiction_id -> Id,
        organization_id -> Id,
        marked_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    calendar_days (organization_id, day) {
        organization_id -> Id,
        day -> Date,
        kind -> Text,
        en -> Text,
        zh -> Text,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    questions (id) {
        id -> Id,
        organization_id -> Id,
        service_id -> Id,
        code -> Text,
        en -> Text,
        zh -> Text,
        ordinal -> Integer,
        retired_on -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    question_answers (id) {
        id -> Id,
        organization_id -> Id,
        question_id -> Id,
        code -> Text,
        en -> Text,
        zh -> Text,
        ordinal -> Integer,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    step_answers (step_id, question_id) {
        step_id -> Id,
        question_id -> Id,
        organization_id -> Id,
        answer_id -> Id,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    scans (id) {
        id -> Id,
        organization_id -> Id,
        finished_at -> Timestamp,
        steps -> BigInt,
        sealed -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    patterns (organization_id, hash) {
        organization_id -> Id,
        hash -> Text,
        first_seen -> Date,
        last_seen -> Date,
        decision -> Nullable<Text>,
        decided_by -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    job_claims (organization_id, job) {
        organization_id -> Id,
        job -> Text,
        claimed_until -> Timestamp,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    releases (id) {
        id -> Id,
        organization_id -> Id,
        code -> Text,
        title -> Binary,
        definition -> Text,
        state -> Text,
        threshold -> SmallInt,
        drafted_by -> Id,
        drafted_on -> Date,
        published_by -> Nullable<Id>,
        published_on -> Nullable<Date>,
        left_out -> Nullable<Integer>,
        digest -> Nullable<Binary>,
        frozen -> Nullable<Binary>,
        withdrawn_by -> Nullable<Id>,
        withdrawn_on -> Nullable<Date>,
        withdrawn_why -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    release_ledgers (organization_id) {
        organization_id -> Id,
        edition -> BigInt,
        sealed -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    release_cells (release_id, ordinal) {
        release_id -> Id,
        ordinal -> Integer,
        organization_id -> Id,
        dimensions -> Text,
        measure -> Nullable<BigInt>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    subscriptions (user_id, kind) {
        user_id -> Id,
        kind -> Text,
        organization_id -> Id,
        active -> Bool,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    messages (id) {
        id -> Id,
        organization_id -> Id,
        user_id -> Id,
        kind -> Text,
        period -> Text,
        message_id -> Text,
        sealed -> Binary,
        state -> Text,
        tries -> SmallInt,
        next_try_at -> Timestamp,
        claimed_until -> Nullable<Timestamp>,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    imports (id) {
        id -> Id,
        organization_id -> Id,
        user_id -> Id,
        kind -> Text,
        state -> Text,
        file_name -> Binary,
        begun_at -> Timestamp,
        persons -> BigInt,
        steps -> BigInt,
        planned -> BigInt,
        added -> Text,
        cases -> BigInt,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    import_memories (id) {
        id -> Id,
        organization_id -> Id,
        token -> Binary,
        sealed -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    import_chunks (import_id, ordinal) {
        import_id -> Id,
        ordinal -> Integer,
        organization_id -> Id,
        sealed -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    audit_heads (organization_id) {
        organization_id -> Id,
        seq -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    audit_entries (organization_id, seq) {
        organization_id -> Id,
        seq -> BigInt,
        at -> Timestamp,
        user_id -> Nullable<Id>,
        action -> Text,
        subject -> Text,
        detail -> Text,
        hash -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    closing_requests (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        requested_by -> Id,
        requested_on -> Date,
        state -> Text,
        outcome -> Nullable<Text>,
        gave_up_reason -> Nullable<Text>,
        never_applied_reason -> Nullable<Text>,
        expectation -> Nullable<Text>,
        question -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    tasks (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        kind -> Text,
        body -> Nullable<Binary>,
        due -> Date,
        assignee_id -> Id,
        made_by -> Id,
        made_on -> Date,
        done_on -> Nullable<Date>,
        remedy_id -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    notes (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        ordinal -> Integer,
        body -> Binary,
        author_id -> Id,
        written_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    watches (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        user_id -> Id,
        line -> Nullable<Binary>,
        set_by -> Id,
        since -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    hand_overs (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        from_id -> Id,
        to_id -> Id,
        given_on -> Date,
        note -> Nullable<Binary>,
        seen_on -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    remedies (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        step_id -> Id,
        code -> Text,
        told -> Text,
        learnt -> Nullable<Date>,
        learnt_precision -> SmallInt,
        filed -> Nullable<Date>,
        filed_precision -> SmallInt,
        answered_by -> Nullable<Id>,
        recorded_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    letter_templates (id) {
        id -> Id,
        organization_id -> Id,
        code -> Text,
        en -> Text,
        zh -> Text,
        body_en -> Text,
        body_zh -> Text,
        checked_on -> Nullable<Date>,
        retired_on -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    letter_template_remedies (template_id, code) {
        template_id -> Id,
        organization_id -> Id,
        code -> Text,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    worked_spots (organization_id, spot) {
        organization_id -> Id,
        spot -> Binary,
        sealed -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    letters (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        remedy_id -> Nullable<Id>,
        ordinal -> Integer,
        code -> Text,
        language -> Text,
        body -> Binary,
        author_id -> Id,
        created_on -> Date,
        sent_on -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    households (id) {
        id -> Id,
        organization_id -> Id,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    household_members (person_id) {
        person_id -> Id,
        organization_id -> Id,
        household_id -> Id,
        since -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    merges (id) {
        id -> Id,
        organization_id -> Id,
        kept_id -> Id,
        merged_id -> Id,
        merged_by -> Id,
        merged_on -> Date,
        undone_by -> Nullable<Id>,
        undone_on -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    merge_grants (merge_id, person_id, user_id) {
        merge_id -> Id,
        person_id -> Id,
        user_id -> Id,
        organization_id -> Id,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    different_people (one_id, other_id) {
        one_id -> Id,
        other_id -> Id,
        organization_id -> Id,
        decided_by -> Id,
        decided_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    reassignments (id) {
        id -> Id,
        organization_id -> Id,
        person_id -> Id,
        from_id -> Nullable<Id>,
        to_id -> Id,
        handed_by -> Id,
        handed_on -> Date,
        reason -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    notices (id) {
        id -> Id,
        organization_id -> Id,
        user_id -> Id,
        kind -> Text,
        made_by -> Id,
        made_on -> Date,
        cases -> Integer,
        seen_on -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    saved_views (id) {
        id -> Id,
        organization_id -> Id,
        user_id -> Id,
        sealed -> Binary,
        saved_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    recodings (id) {
        id -> Id,
        organization_id -> Id,
        reason_id -> Id,
        recoded_by -> Id,
        recoded_on -> Date,
        undone_by -> Nullable<Id>,
        undone_on -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    recoded_steps (recoding_id, step_id) {
        recoding_id -> Id,
        step_id -> Id,
        organization_id -> Id,
        before_id -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    attachments (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        step_id -> Nullable<Id>,
        name -> Binary,
        kind -> Text,
        size -> BigInt,
        submission -> Id,
        fingerprint -> Binary,
        added_by -> Id,
        added_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    attachment_chunks (attachment_id, ordinal) {
        attachment_id -> Id,
        ordinal -> Integer,
        organization_id -> Id,
        sealed -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    erasure_requests (person_id) {
        person_id -> Id,
        organization_id -> Id,
        asked_by -> Id,
        asked_on -> Date,
        approved_by -> Nullable<Id>,
        approved_on -> Nullable<Date>,
    }
}

diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(one_time_links -> users (user_id));
diesel::joinable!(held_keys -> users (user_id));
diesel::joinable!(assignments -> persons (person_id));
diesel::joinable!(assignments -> users (user_id));
diesel::joinable!(match_tokens -> persons (person_id));
diesel::joinable!(facet_values -> facets (facet_id));
diesel::joinable!(person_facets -> persons (person_id));
diesel::joinable!(person_facets -> facets (facet_id));
diesel::joinable!(person_facets -> facet_values (value_id));
diesel::joinable!(consents -> persons (person_id));
diesel::joinable!(consents -> users (recorder_id));
diesel::joinable!(cases -> persons (person_id));
diesel::joinable!(cases -> services (service_id));
diesel::joinable!(attempts -> cases (case_id));
diesel::joinable!(offices -> jurisdictions (jurisdiction_id));
diesel::joinable!(steps -> cases (case_id));
diesel::joinable!(steps -> attempts (attempt_id));
diesel::joinable!(steps -> offices (office_id));
diesel::joinable!(steps -> reasons (reason_id));
diesel::joinable!(steps -> users (recorder_id));
diesel::joinable!(step_demands -> steps (step_id));
diesel::joinable!(step_demands -> requirements (requirement_id));
diesel::joinable!(promises -> cases (case_id));
diesel::joinable!(promises -> steps (step_id));
diesel::joinable!(drafts -> users (user_id));
diesel::joinable!(service_demands -> services (service_id));
diesel::joinable!(service_demands -> requirements (requirement_id));
diesel::joinable!(policies -> jurisdictions (jurisdiction_id));
diesel::joinable!(policy_implements -> policies (policy_id));
diesel::joinable!(policy_services -> policies (policy_id));
diesel::joinable!(policy_services -> services (service_id));
diesel::joinable!(policy_requirements -> policies (policy_id));
diesel::joinable!(policy_requirements -> requirements (requirement_id));
diesel::joinable!(patterns -> users (decided_by));
diesel::joinable!(releases -> users (drafted_by));
diesel::joinable!(release_cells -> releases (release_id));
diesel::joinable!(subscriptions -> users (user_id));
diesel::joinable!(messages -> users (user_id));
diesel::joinable!(imports -> users (user_id));
diesel::joinable!(import_chunks -> imports (import_id));
diesel::joinable!(closing_requests -> cases (case_id));
diesel::joinable!(closing_requests -> users (requested_by));
diesel::joinable!(tasks -> cases (case_id));
diesel::joinable!(tasks -> users (assignee_id));
diesel::joinable!(notes -> cases (case_id));
diesel::joinable!(notes -> users (author_id));
diesel::joinable!(watches -> cases (case_id));
diesel::joinable!(watches -> users (set_by));
diesel::joinable!(hand_overs -> cases (case_id));
diesel::joinable!(hand_overs -> users (from_id));
diesel::joinable!(household_members -> persons (person_id));
diesel::joinable!(recoded_steps -> recodings (recoding_id));
diesel::joinable!(recoded_steps -> steps (step_id));
diesel::joinable!(step_answers -> steps (step_id));

diesel::joinable!(remedies -> cases (case_id));
diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    retention_notices (person_id) {
        person_id -> Id,
        organization_id -> Id,
        erase_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    referrals (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        ordinal -> Integer,
        recipient -> Binary,
        about -> Binary,
        made_by -> Id,
        made_on -> Date,
        answer -> Nullable<Text>,
        answered_on -> Nullable<Date>,
        reply -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    eligibility_checks (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        ordinal -> Integer,
        found -> Text,
        judged -> Nullable<Text>,
        why -> Nullable<Binary>,
        checked_by -> Id,
        checked_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    eligibility_answers (check_id, requirement_id) {
        check_id -> Id,
        requirement_id -> Id,
        organization_id -> Id,
        has -> Text,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    pattern_weeks (organization_id, hash, week) {
        organization_id -> Id,
        hash -> Text,
        week -> Date,
        sealed -> Binary,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    pattern_decisions (id) {
        id -> Id,
        organization_id -> Id,
        hash -> Text,
        ordinal -> Integer,
        decision -> Nullable<Text>,
        why -> Nullable<Binary>,
        decided_by -> Id,
        decided_on -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    pattern_watches (organization_id, user_id, hash) {
        organization_id -> Id,
        user_id -> Id,
        hash -> Text,
        since -> Date,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    dossiers (id) {
        id -> Id,
        organization_id -> Id,
        code -> Text,
        title -> Binary,
        state -> Text,
        made_by -> Id,
        made_on -> Date,
        frozen -> Nullable<Binary>,
        frozen_by -> Nullable<Id>,
        frozen_on -> Nullable<Date>,
        approved_by -> Nullable<Id>,
        approved_on -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    dossier_patterns (dossier_id, hash) {
        dossier_id -> Id,
        hash -> Text,
        organization_id -> Id,
        ordinal -> Integer,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    dossier_releases (dossier_id, release_id) {
        dossier_id -> Id,
        release_id -> Id,
        organization_id -> Id,
        ordinal -> Integer,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    vignettes (id) {
        id -> Id,
        organization_id -> Id,
        case_id -> Id,
        state -> Text,
        proposal -> Nullable<Binary>,
        approved -> Nullable<Binary>,
        decade -> Nullable<SmallInt>,
        place_id -> Nullable<Id>,
        month -> Nullable<Date>,
        proposed_by -> Id,
        proposed_on -> Date,
        approved_by -> Nullable<Id>,
        approved_on -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    dossier_vignettes (dossier_id, vignette_id) {
        dossier_id -> Id,
        vignette_id -> Id,
        organization_id -> Id,
        ordinal -> Integer,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    dossier_cases (dossier_id, case_id) {
        dossier_id -> Id,
        case_id -> Id,
        organization_id -> Id,
    }
}

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    dossier_uses (id) {
        id -> Id,
        organization_id -> Id,
        dossier_id -> Id,
        ordinal -> Integer,
        office_id -> Nullable<Id>,
        recipient -> Nullable<Binary>,
        sent_on -> Date,
        due_on -> Nullable<Date>,
        answer -> Nullable<Text>,
        answered_on -> Nullable<Date>,
        changed -> Nullable<Binary>,
        recorded_by -> Id,
    }
}

diesel::joinable!(vignettes -> cases (case_id));
diesel::joinable!(dossier_vignettes -> vignettes (vignette_id));
diesel::joinable!(dossier_releases -> releases (release_id));
diesel::joinable!(dossier_cases -> dossiers (dossier_id));
diesel::joinable!(dossier_vignettes -> dossiers (dossier_id));
diesel::joinable!(pattern_decisions -> users (decided_by));
diesel::joinable!(referrals -> users (made_by));
diesel::joinable!(eligibility_checks -> users (checked_by));
diesel::joinable!(eligibility_answers -> eligibility_checks (check_id));
diesel::joinable!(retention_notices -> persons (person_id));
diesel::joinable!(erasure_requests -> persons (person_id));
diesel::joinable!(attachments -> cases (case_id));
diesel::joinable!(attachments -> users (added_by));
diesel::joinable!(attachment_chunks -> attachments (attachment_id));

diesel::joinable!(policy_suggestions -> users (suggested_by));
diesel::joinable!(letters -> cases (case_id));
diesel::joinable!(letter_template_remedies -> letter_templates (template_id));

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    reports (id) {
        id -> Id,
        organization_id -> Id,
        name -> Binary,
        kind -> Text,
        definition -> Text,
        saved_by -> Id,
        saved_on -> Date,
    }
}

diesel::joinable!(reports -> users (saved_by));

diesel::table! {
    use crate::store::sql::Id;
    use diesel::sql_types::*;
    directory_sheets (id) {
        id -> Id,
        organization_id -> Id,
        generation -> Integer,
        sealed -> Binary,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    reports,
    directory_sheets,
    organizations,
    dossiers,
    dossier_patterns,
    dossier_releases,
    dossier_vignettes,
    dossier_cases,
    dossier_uses,
    vignettes,
    pattern_decisions,
    remedies,
    letters,
    worked_spots,
    letter_templates,
    letter_template_remedies,
    users,
    sessions,
    sign_in_failures,
    one_time_links,
    rosters,
    held_keys,
    persons,
    assignments,
    match_tokens,
    facets,
    facet_values,
    person_facets,
    consents,
    services,
    cases,
    attempts,
    jurisdictions,
    offices,
    reasons,
    steps,
    requirements,
    step_demands,
    promises,
    drafts,
    service_demands,
    policies,
    policy_implements,
    policy_services,
    policy_requirements,
    policy_sources,
    policy_suggestions,
    complete_lists,
    calendar_days,
    questions,
    question_answers,
    step_answers,
    scans,
    patterns,
    job_claims,
    releases,
    release_cells,
    release_ledgers,
    subscriptions,
    messages,
    imports,
    import_chunks,
    import_memories,
    closing_requests,
    tasks,
    notes,
    watches,
    hand_overs,
    audit_heads,
    audit_entries,
    households,
    household_members,
    merges,
    merge_grants,
    different_people,
    reassignments,
    notices,
    saved_views,
    recodings,
    recoded_steps,
    attachments,
    attachment_chunks,
    erasure_requests,
    retention_notices,
    referrals,
    eligibility_checks,
    eligibility_answers
);
