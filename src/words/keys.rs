//! Checks that every text is there: in both languages, with the same variables, and used somewhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{ast, parser};

use crate::domain::language::Language;

/// A message of a locale file: the variables that it mentions and the messages to which it refers.
#[derive(Default)]
struct Message {
    file: String,
    variables: BTreeSet<String>,
    refers: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;

#[test]
fn every_text_is_there_in_both_languages_with_the_same_variables() {
    let [en, zh] = Language::ALL.map(messages);
    let mut wrong: Vec<String> = Vec::new();
    for (key, message) in &en {
        match zh.get(key) {
            None => wrong.push(format!("{key} is missing in Chinese")),
            Some(other) if other.file != message.file => wrong.push(format!("{key} stands in {} and {}", message.file, other.file)),
            Some(_) => {
                let (said, also) = (variables(&en, key), variables(&zh, key));
                // A helper may need less in one language; what a page asks for must not.
                if said != also && used().contains(key) {
                    wrong.push(format!("{key} mentions {said:?} in English, {also:?} in Chinese"));
                }
            }
        }
    }
    wrong.extend(zh.keys().filter(|key| !en.contains_key(*key)).map(|key| format!("{key} is missing in English")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_text_that_is_used_is_there_and_every_one_that_is_there_is_used() {
    let en = messages(Language::En);
    let used = used();
    let referred: BTreeSet<&String> = en.values().flat_map(|message| &message.refers).collect();
    let mut wrong: Vec<String> =
        used.iter().filter(|key| !en.contains_key(*key)).map(|key| format!("{key} is used, and in no file of locales/en")).collect();
    wrong.extend(en.keys().filter(|key| !used.contains(*key) && !referred.contains(key)).map(|key| format!("{key} is used nowhere")));
    wrong.extend(referred.iter().filter(|key| !en.contains_key(**key)).map(|key| format!("{key} is referred to, and in no file")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_key_begins_with_the_name_of_its_file() {
    for language in Language::ALL {
        for (key, message) in messages(language) {
            assert!(key.starts_with(&format!("{}-", message.file.replace('_', "-"))), "{key} in {}.ftl", message.file);
        }
    }
}

#[test]
fn templates_give_every_variable_that_a_text_mentions() {
    let en = messages(Language::En);
    let mut wrong = Vec::new();
    for path in templates() {
        let template = without_comments(&read(&path));
        for (key, given) in calls(&template) {
            let needed = variables(&en, &key);
            if given != needed && en.contains_key(&key) {
                wrong.push(format!("{}: {key} mentions {needed:?}, and is given {given:?}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn messages(language: Language) -> Messages {
    let mut all = Messages::new();
    for path in files(&format!("locales/{language}"), "ftl") {
        let source = read(&path);
        let resource = parser::parse(source.as_str()).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            if let ast::Entry::Message(message) = entry {
                let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let mut found = Message { file, ..Message::default() };
                if let Some(pattern) = &message.value {
                    look(pattern, &mut found);
                }
                assert!(all.insert(message.id.name.to_owned(), found).is_none(), "{} stands twice", message.id.name);
            }
        }
    }
    all
}

/// All variables of a message and of those to which it refers.
fn variables(messages: &Messages, key: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    if let Some(message) = messages.get(key) {
        all.extend(message.variables.iter().cloned());
        for other in &message.refers {
            all.extend(variables(messages, other));
        }
    }
    all
}

fn look(pattern: &ast::Pattern<&str>, found: &mut Message) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            look_into(expression, found);
        }
    }
}

fn look_into(expression: &ast::Expression<&str>, found: &mut Message) {
    match expression {
        ast::Expression::Inline(inline) => look_inline(inline, found),
        ast::Expression::Select { selector, variants } => {
            look_inline(selector, found);
            for variant in variants {
                look(&variant.value, found);
            }
        }
    }
}

fn look_inline(inline: &ast::InlineExpression<&str>, found: &mut Message) {
    match inline {
        ast::InlineExpression::VariableReference { id } => drop(found.variables.insert(id.name.to_owned())),
        ast::InlineExpression::MessageReference { id, .. } => drop(found.refers.insert(id.name.to_owned())),
        ast::InlineExpression::Placeable { expression } => look_into(expression, found),
        _ => {}
    }
}

/// The templates of pages and of mails.
fn templates() -> impl Iterator<Item = std::path::PathBuf> {
    files("templates", "html").into_iter().chain(files("templates", "txt"))
}

/// Every key that is written as `text("key")` in the program or its templates.
fn used() -> BTreeSet<String> {
    let sources = files("src", "rs").into_iter().chain(templates());
    sources.filter(|path| !path.ends_with("keys.rs")).flat_map(|path| calls(&without_comments(&read(&path)))).map(|(key, _)| key).collect()
}

/// The calls `text("key").with("name", …)` in a source: each key, and the names given right behind it.
fn calls(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices("text(\"") {
        if source[..at].chars().next_back().is_some_and(|before| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let rest = &source[at + 6..];
        let Some((key, mut rest)) = rest.split_once("\")") else { continue };
        if !key.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-') {
            continue;
        }
        let mut given = BTreeSet::new();
        while let Some(call) = rest.trim_start().strip_prefix(".with(\"") {
            let Some((name, more)) = call.split_once('"') else { break };
            given.insert(name.to_owned());
            rest = &more[closing(more)..];
        }
        found.push((key.to_owned(), given));
    }
    found
}

/// A source without whole lines of `//` and without `{# … #}`, which may show a call as an example.
fn without_comments(source: &str) -> String {
    let lines: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let mut kept = String::new();
    for (at, part) in lines.join("\n").split("{#").enumerate() {
        kept.push_str(if at == 0 { part } else { part.split_once("#}").map_or("", |(_, behind)| behind) });
    }
    kept
}

/// Behind the parenthesis that closes the one in which the text begins.
fn closing(text: &str) -> usize {
    let (mut depth, mut quoted) = (1_i32, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

fn files(under: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(under)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("the folder stays while it is read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
