//! Findings as they are said, in both languages.

use super::*;

fn labelled<'a>(code: &'a str, label: &'a str) -> Named<'a> {
    Named { code, label: Some(label) }
}

fn bare(code: &str) -> Named<'_> {
    Named { code, label: None }
}

fn finding<'a>(target: Target<'a>, scope: &[(&str, Named<'a>)], group: &[(Named<'a>, Named<'a>)]) -> Finding<'a> {
    Finding {
        target,
        scope: scope.iter().map(|(at, value)| Scope { at: ScopeKind::of(at), value: *value }).collect(),
        group: group.iter().map(|(facet, value)| Group { facet: *facet, value: *value }).collect(),
        a: 51,
        b: 33,
        c: 90,
        d: 340,
        ratio: 2.9,
        low: 2.2,
        high: 3.8,
        certainty: Certainty::Strong,
    }
}

fn refused<'a>() -> Target<'a> {
    Target::Outcome { outcome: labelled("refused", "Refused"), reason: None }
}

#[test]
fn a_group_in_a_city_asking_for_a_service() {
    let group = [(labelled("hukou", "Household registration"), labelled("rural", "Rural, elsewhere"))];
    let said = finding(refused(), &[("service", labelled("school-enrolment", "School enrolment")), ("city", bare("Yunqiao"))], &group);
    assert_eq!(
        said.sentence(Language::En).to_string(),
        "Of 84 people with household registration “Rural, elsewhere” who asked for school enrolment in Yunqiao, 51 were refused: 2.9 times as often as others who asked there (2.2 to 3.8). Strong evidence."
    );
    let group = [(labelled("hukou", "户口"), labelled("rural", "外地农业户口"))];
    let said = finding(refused(), &[("service", labelled("school-enrolment", "义务教育入学")), ("city", bare("云桥市"))], &group);
    assert_eq!(
        said.sentence(Language::Zh).to_string(),
        "在云桥市申请“义务教育入学”、户口为“外地农业户口”的 84 人中，51 人被拒绝，比例是当地其他申请人的 2.9 倍（2.2 至 3.8）。证据充分。"
    );
}

#[test]
fn without_a_vocabulary_the_codes_are_said() {
    let target = Target::Outcome { outcome: bare("bounced"), reason: Some(bare("R7")) };
    let said = finding(target, &[("office", bare("M1"))], &[(bare("origin"), bare("B")), (bare("contract"), bare("none"))]);
    assert_eq!(
        said.headline(Language::En).to_string(),
        "Of 84 people from B and with contract “none” who tried at M1, 51 met “bounced” on the ground “R7”: 2.9 times as often as others there."
    );
    assert_eq!(
        said.headline(Language::Zh).to_string(),
        "在M1办事、来自B、contract为“none”的 84 人中，以“R7”为由，51 人遇到“bounced”，比例是当地其他人的 2.9 倍。"
    );
}

#[test]
fn an_office_is_compared_with_others_elsewhere() {
    let said = finding(Target::Returned, &[("office", bare("Sub-district Office S3"))], &[]);
    assert_eq!(
        said.headline(Language::En).to_string(),
        "Of 84 people who tried at Sub-district Office S3, 51 came back to an office that they had left: 2.9 times as often as elsewhere."
    );
    assert_eq!(said.headline(Language::Zh).to_string(), "在Sub-district Office S3办事的 84 人中，51 人又回到之前离开过的单位，比例是别处的 2.9 倍。");
    assert_eq!(said.comparison(Language::En).to_string(), "Of 430 elsewhere, 90 came back to an office that they had left.");
}

#[test]
fn everywhere_and_at_a_stage() {
    let group = [(bare("contract"), bare("none"))];
    let anywhere = finding(refused(), &[], &group);
    assert!(anywhere.headline(Language::En).to_string().ends_with("as others."));
    assert_eq!(anywhere.headline(Language::Zh).to_string(), "contract为“none”的 84 人中，51 人被拒绝，比例是其他人的 2.9 倍。");
    assert_eq!(anywhere.comparison(Language::Zh).to_string(), "其他人 430 人中，90 人被拒绝。");
    let stage = finding(refused(), &[("stage", labelled("access", "Get access"))], &group);
    assert_eq!(
        stage.headline(Language::En).to_string(),
        "Of 84 people with contract “none” who tried (stage “Get access”), 51 were refused: 2.9 times as often as others at that stage."
    );
}

#[test]
fn every_coded_outcome_has_its_own_words() {
    for outcome in [
        "refused",
        "not-taken",
        "deflected",
        "deferred",
        "more-demanded",
        "no-answer",
        "withdrew",
        "granted",
        "partly-granted",
        "accepted-for-processing",
    ] {
        for language in Language::ALL {
            let said = finding(Target::Outcome { outcome: bare(outcome), reason: None }, &[], &[]).headline(language).to_string();
            assert!(!said.contains(outcome) || outcome == "refused", "{said}");
            assert!(!said.contains("finding-") && !said.contains('{') && !said.contains("Unknown"), "{said}");
        }
    }
}

#[test]
fn a_page_has_it_in_bold_and_escaped() {
    let said = finding(refused(), &[("office", bare("<A> & ⟦B"))], &[]);
    assert_eq!(
        said.headline(Language::En).html(),
        "Of 84 people who tried at &lt;A&gt; &amp; B, <b>51 were refused</b>: <b>2.9 times as often</b> as elsewhere."
    );
}

#[test]
fn one_person_is_not_people() {
    let mut said = finding(refused(), &[], &[(bare("contract"), bare("none"))]);
    (said.a, said.b) = (1, 0);
    assert!(said.headline(Language::En).to_string().starts_with("Of 1 person with contract “none”, 1 was refused:"));
}

#[test]
fn without_a_total_nothing_small_can_be_worked_out() {
    let group = [(labelled("hukou", "Household registration"), labelled("rural", "Rural, elsewhere"))];
    let said = finding(refused(), &[("city", bare("Yunqiao"))], &group).without_total(Language::En).to_string();
    assert_eq!(
        said,
        "Among people with household registration “Rural, elsewhere” who tried in Yunqiao, 51 were refused: more often than others there."
    );
    let group = [(labelled("hukou", "户口"), labelled("rural", "外地农业户口"))];
    let said = finding(refused(), &[("city", bare("云桥市"))], &group).without_total(Language::Zh).to_string();
    assert_eq!(said, "在云桥市办事、户口为“外地农业户口”的人当中，51 人被拒绝，比当地其他人更常见。");
}
