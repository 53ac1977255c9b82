//! A page that uses every part, so that the parts are compiled and checked before a screen is.

use askama::Template;
use scraper::{Html, Selector};

use super::{
    filters::{self, Says as _},
    form::{Choice, Wrong},
    frame::{self, Frame, Place},
};
use crate::{
    domain::language::Language,
    draw::{
        interval::{self, Ratio, Row},
        map::{self, Flow, Office, Told},
    },
    words::{
        Text,
        finding::{Certainty, Finding, Named, Scope, ScopeKind, Target},
        text,
    },
};

#[derive(Template)]
#[template(path = "parts/sample.html")]
struct Sample {
    wrong: Wrong,
    choices: Vec<Choice>,
    sentences: Vec<String>,
    ratio: Ratio,
    map: String,
    heads: Vec<Text>,
    rows: Vec<Vec<String>>,
}

#[derive(Template)]
#[template(path = "parts/sample_outside.html")]
struct Outside {
    wrong: Wrong,
    rows: String,
    map: String,
}

fn outside(language: Language) -> String {
    let row = |label: &str, value: f64, main| Row {
        label: label.into(),
        ratio: Ratio { value, low: value * 0.76, high: value * 1.31 },
        said: format!("{value}"),
        main,
    };
    let rows =
        interval::rows(&[row("as recorded", 2.9, true), row("same office, same try", 2.7, false), row("所有这些", 1.2, false)], "same", "Adjusted");
    let offices: Vec<Office> =
        (0..20).map(|n| Office { name: format!("Sub-district Labour and Social Security Office S{n}"), said: "12 people".into() }).collect();
    let flows: Vec<Flow> =
        (0..45).map(|n| Flow { from: n * 7 % 20, to: (n * 11 + n / 9) % 20, people: (n * 13 % 50) as u64 + 3, circle: n % 15 == 4 }).collect();
    let map = map::draw(&offices, &flows, 10, Told { title: "Flows between offices", description: "Many" }).svg;
    Outside { wrong: Wrong::default(), rows, map }
        .render_with_values(&frame::Outside { language, demo: true })
        .expect("the sample has every value that its parts ask for")
}

fn sample(language: Language) -> String {
    let mut wrong = Wrong::default();
    wrong.add("day", text("layout-skip"));
    let frame = Frame {
        language,
        name: "Mei & <Z.>".into(),
        places: vec![Place::Today, Place::Cases, Place::Patterns, Place::Maps, Place::Releases, Place::Reference, Place::Admin],
        path: "/cases/7K3".into(),
        flash: Some(text("layout-done")),
        demo: true,
    };
    let choice = |code: &str, label: &str, key| Choice { key: Some(key), ..Choice::new(code, label) };
    let choices = vec![
        Choice { asks: "reason".into(), ..choice("refused", "Refused", 'r').chosen(true) },
        choice("granted", "Granted \"at last\"", 'g'),
        choice("not-taken", "Papers not taken", 't'),
        choice("more-demanded", "More demanded", 'm'),
    ];
    let finding = |code| Finding {
        target: Target::Outcome { outcome: Named { code, label: None }, reason: None },
        scope: vec![Scope { at: ScopeKind::Office, value: Named { code: "Education Commission D1", label: None } }],
        group: vec![],
        a: 51,
        b: 33,
        c: 90,
        d: 340,
        ratio: 2.9,
        low: 2.2,
        high: 3.8,
        certainty: Certainty::Strong,
    };
    let page = Sample {
        wrong,
        choices,
        sentences: ["refused", "deflected"].map(|code| finding(code).sentence(language).html()).to_vec(),
        ratio: Ratio { value: 2.9, low: 2.2, high: 3.8 },
        map: map(),
        heads: vec![text("layout-cases"), text("layout-patterns")],
        rows: vec![vec!["D1".into(), "121".into()], vec!["W2".into(), "74".into()]],
    };
    page.render_with_values(&frame).expect("the sample has every value that its parts ask for")
}

fn map() -> String {
    let office = |name: &str| Office { name: name.into(), said: "412 people".into() };
    let flow = |from, to, people, circle| Flow { from, to, people, circle };
    let offices = [
        "Education Commission D1",
        "Resident Service Centre W2",
        "Sub-district Office S3",
        "Police Station P1",
        "云桥市北区人力资源和社会保障局服务大厅",
    ]
    .map(office);
    let flows = [
        flow(0, 1, 121, true),
        flow(1, 2, 74, true),
        flow(2, 0, 66, true),
        flow(1, 3, 52, false),
        flow(3, 4, 48, false),
        flow(2, 4, 31, false),
        flow(1, 0, 12, false),
    ];
    map::draw(&offices, &flows, 10, Told { title: "Flows between offices", description: "D1, W2, S3 and back" }).svg
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("the tests' selectors are valid")).collect()
}

#[test]
fn a_page_stands_in_its_frame() {
    let page = Html::parse_document(&sample(Language::Zh));
    assert_eq!(select(&page, "html")[0].attr("lang"), Some("zh-CN"));
    assert_eq!(select(&page, "nav a[aria-current=page]").iter().map(|a| a.attr("href")).collect::<Vec<_>>(), [Some("/cases")]);
    assert_eq!(select(&page, ".who")[0].inner_html(), "Mei &amp; &lt;Z.&gt;");
    assert_eq!(select(&page, "button[name=language]")[0].attr("value"), Some("en"));
    assert_eq!(select(&page, "[role=status]")[0].inner_html(), "已完成");
}

#[test]
fn a_page_outside_switches_to_the_other_language() {
    let page = Html::parse_document(&outside(Language::En));
    assert_eq!(select(&page, ".bar a")[0].attr("href"), Some("?language=zh"));
    assert_eq!(select(&page, ".bar a")[0].inner_html(), "中文");
    assert_eq!(select(&page, "#email")[0].attr("autocomplete"), Some("username"));
}

#[test]
fn every_field_has_a_label_and_what_is_wrong_leads_to_it() {
    let page = Html::parse_document(&sample(Language::En));
    for field in select(&page, ".field input:not([type=radio]):not([type=checkbox]), .field select, .field textarea") {
        let id = field.attr("id").expect("fields have an id");
        assert_eq!(select(&page, &format!("label[for={id}]")).len(), 1, "{id}");
    }
    assert!(!select(&page, "fieldset").is_empty());
    assert!(select(&page, "fieldset").iter().all(|set| set.children().any(|child| child.value().as_element().is_some_and(|e| e.name() == "legend"))));
    assert_eq!(select(&page, ".govuk-error-summary a")[0].attr("href"), Some("#day"));
    assert_eq!(select(&page, "#day")[0].attr("aria-describedby"), Some("day-hint day-wrong"));
    assert_eq!(select(&page, "#day")[0].attr("aria-invalid"), Some("true"));
    assert_eq!(select(&page, "#note")[0].attr("aria-invalid"), None);
}

#[test]
fn a_page_has_no_inline_script_or_style() {
    let page = Html::parse_document(&sample(Language::En));
    assert!(select(&page, "[style], style, script:not([src]), [onclick], [onsubmit], [onchange]").is_empty());
    for loaded in select(&page, "[src], link[href]") {
        let from = loaded.attr("src").or(loaded.attr("href")).unwrap_or_default();
        assert!(from.starts_with("/static/"), "{from}");
    }
}

#[test]
fn a_choice_by_key_says_its_key_and_what_it_asks() {
    let page = Html::parse_document(&sample(Language::En));
    let refused = select(&page, "[data-keys] input[value=refused]")[0];
    assert_eq!((refused.attr("data-key"), refused.attr("data-asks"), refused.attr("checked")), (Some("r"), Some("reason"), Some("")));
}

/// Writes the sample in both languages to the folder in `THROUGHLINE_LOOK`, so that someone who changes the look can open it in a browser.
#[test]
#[ignore = "writes files for a person to look at"]
fn write_the_sample() {
    let folder = std::path::PathBuf::from(std::env::var("THROUGHLINE_LOOK").expect("THROUGHLINE_LOOK names a folder"));
    for language in Language::ALL {
        for (name, page) in [("sample", sample(language)), ("outside", outside(language))] {
            let page = page.replace("\"/static/", &format!("\"{}/static/", env!("CARGO_MANIFEST_DIR")));
            std::fs::write(folder.join(format!("{name}-{language}.html")), page).expect("the folder takes files");
        }
    }
}
