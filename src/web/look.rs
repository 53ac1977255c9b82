//! A page that uses every part, so that the parts are compiled and checked before a screen is.

use askama::Template;
use scraper::{Html, Selector};

use super::{
    filters::{self, Says as _},
    form::{Choice, Wrong},
    frame::{Frame, Place},
};
use crate::{domain::language::Language, words::text};

#[derive(Template)]
#[template(path = "parts/sample.html")]
struct Sample {
    wrong: Wrong,
    choices: Vec<Choice>,
}

fn sample(language: Language) -> String {
    let mut wrong = Wrong::default();
    wrong.add("day", text("layout-skip"));
    let frame = Frame {
        language,
        name: "Mei & <Z.>".into(),
        places: vec![Place::Today, Place::Cases],
        path: "/cases/7K3".into(),
        flash: Some(text("layout-done")),
    };
    let choices = vec![
        Choice { key: Some('r'), asks: "reason".into(), ..Choice::new("refused", "Refused").chosen(true) },
        Choice { key: Some('g'), ..Choice::new("granted", "Granted \"at last\"") },
    ];
    Sample { wrong, choices }.render_with_values(&frame).expect("the sample has every value that its parts ask for")
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
