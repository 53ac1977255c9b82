//! The fictional local rules: two cities ask for more than the rule above them.

use chrono::{Days, NaiveDate};

/// A rule of a fictional province, city or district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPolicy {
    pub code: &'static str,
    pub place: &'static str,
    /// A code of the vocabulary's `policy_level`.
    pub level: &'static str,
    pub issuer: (&'static str, &'static str),
    pub title: (&'static str, &'static str),
    pub implements: Option<&'static str>,
    pub from: NaiveDate,
    pub services: &'static [&'static str],
    pub names: &'static [&'static str],
    /// Who pays: a code of `payer`.
    pub pays: &'static str,
    /// The fictional editor compared it with the (fictional) text, and entered all that its place asks for.
    pub checked: bool,
    pub lists_complete: bool,
}

/// How many days before today the city of Yunqiao began to ask for more: inside the demo's record, so that before and after can be compared.
pub const YUNQIAO_BEGAN: u64 = 260;

/// The services for which the demo's editor went through the lists of all levels, the nation's included.
pub const LISTS_COMPLETE: [&str; 3] = ["school-enrolment", "health-insurance", "reimbursement"];

pub fn policies(today: NaiveDate) -> Vec<PlannedPolicy> {
    // Far from the ends of the calendar: `today` is a day on which someone starts the program.
    let before = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let rule = |code, place, level, issuer, title| PlannedPolicy {
        code,
        place,
        level,
        issuer,
        title,
        implements: None,
        from: before(1500),
        services: &[],
        names: &[],
        pays: "not-said",
        checked: true,
        lists_complete: true,
    };
    vec![
        PlannedPolicy {
            implements: Some("integrated-schooling-2016"),
            services: &["school-enrolment"],
            names: &["residence-permit", "proof-of-residence"],
            pays: "shared",
            ..rule(
                "demo-yunze-schooling",
                "demo-yunze",
                "provincial",
                ("Education Department of Yunze", "云泽省教育厅"),
                ("Schooling of children who moved (fictional)", "随迁子女入学办法（虚构）"),
            )
        },
        PlannedPolicy {
            implements: Some("demo-yunze-schooling"),
            from: before(YUNQIAO_BEGAN),
            services: &["school-enrolment"],
            names: &["residence-permit", "proof-of-residence", "no-guardian-at-home", "social-insurance-record"],
            pays: "nobody",
            ..rule(
                "demo-yunqiao-schooling",
                "demo-yunqiao",
                "municipal",
                ("City of Yunqiao", "云桥市人民政府"),
                ("Enrolment notice of Yunqiao (fictional)", "云桥市入学通知（虚构）"),
            )
        },
        PlannedPolicy {
            implements: Some("demo-yunqiao-schooling"),
            from: before(YUNQIAO_BEGAN - 20),
            services: &["school-enrolment"],
            names: &["in-catchment"],
            pays: "nobody",
            ..rule(
                "demo-yunqiao-north-schooling",
                "demo-yunqiao-north",
                "district",
                ("District of Yunqiao North", "云桥北区人民政府"),
                ("Catchments of Yunqiao North (fictional)", "云桥北区学区划分（虚构）"),
            )
        },
        PlannedPolicy {
            implements: Some("social-insurance-law"),
            services: &["health-insurance", "reimbursement"],
            names: &["id-card", "insurance-card", "residence-permit"],
            pays: "insurance-fund",
            ..rule(
                "demo-yunze-medical",
                "demo-yunze",
                "provincial",
                ("Medical Insurance Department of Yunze", "云泽省医疗保障厅"),
                ("Joining and claiming in Yunze (fictional)", "云泽省参保与报销办法（虚构）"),
            )
        },
        PlannedPolicy {
            implements: Some("demo-yunze-medical"),
            services: &["health-insurance", "reimbursement"],
            names: &["id-card", "insurance-card"],
            pays: "local",
            ..rule(
                "demo-yunqiao-medical",
                "demo-yunqiao",
                "municipal",
                ("City of Yunqiao", "云桥市人民政府"),
                ("Health insurance counter rules of Yunqiao (fictional)", "云桥市医保经办规程（虚构）"),
            )
        },
        PlannedPolicy {
            implements: Some("demo-yunze-medical"),
            from: before(420),
            services: &["health-insurance", "reimbursement"],
            names: &["insurance-card", "hometown-letter", "referral"],
            pays: "local",
            ..rule(
                "demo-luting-medical",
                "demo-luting",
                "municipal",
                ("City of Luting", "鹭汀市人民政府"),
                ("Claims of people from elsewhere in Luting (fictional)", "鹭汀市外来人员报销细则（虚构）"),
            )
        },
    ]
}
