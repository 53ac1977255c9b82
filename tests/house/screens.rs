//! Has each screen all that a screen needs: its page, its texts in both languages, its test?

use super::{root, rust_below};

/// Screens without a page of their own, each with the reason.
const PAGELESS: &[(&str, &str)] =
    &[("account", "only what is pressed in the bar: language, leaving, signing out"), ("drafts", "what is kept is offered on the page of its form")];

#[test]
fn no_screen_lacks_its_page_its_texts_or_its_test() {
    let screens: Vec<_> = std::fs::read_dir(root().join("src/web"))
        .expect("src/web is there")
        .map(|entry| entry.expect("a folder can be read").path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().expect("it has a name").to_string_lossy().into_owned())
        .collect();
    assert!(!screens.is_empty(), "no screen was found");
    let mut lacking = Vec::new();
    for screen in &screens {
        let mut needed = vec![format!("tests/api/{screen}.rs")];
        if !PAGELESS.iter().any(|(name, _)| name == screen) {
            needed.extend([format!("templates/{screen}"), format!("locales/en/{screen}.ftl"), format!("locales/zh/{screen}.ftl")]);
        }
        lacking.extend(needed.into_iter().filter(|path| !root().join(path).exists()).map(|path| format!("the screen {screen} has no {path}")));
        let code = rust_below(&format!("src/web/{screen}"));
        if !code.iter().any(|(_, text)| text.contains("pub fn routes(")) {
            lacking.push(format!("the screen {screen} has no routes"));
        }
    }
    lacking.extend(
        PAGELESS.iter().filter(|(name, _)| !screens.iter().any(|screen| screen == name)).map(|(name, _)| format!("{name} is no screen any more")),
    );
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}
