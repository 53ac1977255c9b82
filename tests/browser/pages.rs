//! Every page that links lead to, for each role: it can be used by everybody (axe-core finds nothing), in both languages, and fits a phone.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use crate::demo::{PASSPHRASE, wait_for_the_scan};
use crate::support::{Browser, Kind, TestApp, Window};

const AXE: &str = include_str!("axe/axe.min.js");
const ROLES: [&str; 4] = ["mei", "ning", "yiran", "tao"];

/// What an address is once codes and numbers in it are left out: one case page stands for all.
fn shape(path: &str) -> String {
    let (path, _) = path.split_once(['?', '#']).unwrap_or((path, ""));
    let part =
        |part: &str| if part.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) { "{}".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The pages that links lead to, one of each shape, first met first, and the faults of those whose shape nobody had `looked` at before. Files to download are none.
async fn pages(browser: &Browser, looked: &mut BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    let links =
        "return [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin && !a.download).map(a => a.pathname + a.search)";
    let (mut met, mut pages, mut wrong, mut next) = (BTreeSet::new(), Vec::new(), Vec::new(), VecDeque::from(["/today".to_owned()]));
    while let Some(path) = next.pop_front() {
        let is_file = [".csv", ".md", ".svg", ".xlsx", ".zip", ".json", ".pdf", ".png"].iter().any(|ending| path.contains(ending));
        if is_file || !met.insert(shape(&path)) {
            continue;
        }
        browser.visit(&path).await;
        browser.find("main h1").await;
        let found = browser.client.execute(links, Vec::new()).await.expect("links can be listed");
        next.extend(found.as_array().expect("a list").iter().filter_map(Value::as_str).map(str::to_owned));
        if looked.insert(shape(&path)) {
            wrong.extend(faults(browser).await.into_iter().map(|fault| format!("{path}: {fault}")));
        }
        pages.push(path);
    }
    (pages, wrong)
}

/// What axe-core finds wrong on the page in sight, as `rule at element`.
pub async fn faults(browser: &Browser) -> Vec<String> {
    browser.client.execute(AXE, Vec::new()).await.expect("axe-core loads");
    let run = "const done = arguments[arguments.length - 1]; axe.run().then(found => done(found.violations.flatMap(fault => \
               fault.nodes.map(node => `${fault.id} (${fault.help}) at ${node.target.join(' ')}`))), error => done([String(error)]))";
    let found = browser.client.execute_async(run, Vec::new()).await.expect("axe-core runs");
    found.as_array().expect("a list").iter().map(|fault| fault.as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn every_page_is_accessible_and_fits_a_phone() {
    let demo = TestApp::start_with(Kind::Sqlite, &["--demo"], &[]).await;
    let (mut looked, mut wrong) = (BTreeSet::new(), Vec::new());
    for who in ROLES {
        let desk = Browser::open(&demo.address, Window::Desk).await;
        desk.enters(&format!("{who}@demo.example"), PASSPHRASE, "en").await;
        if who == "mei" {
            wait_for_the_scan(&desk).await;
        }
        let (pages, faulty) = pages(&desk, &mut looked).await;
        assert!(pages.len() > 3, "{who} gets nowhere: {pages:?}");
        wrong.extend(faulty.into_iter().map(|fault| format!("{who}, desk: {fault}")));
        let phone = Browser::open(&demo.address, Window::Phone).await;
        phone.enters(&format!("{who}@demo.example"), PASSPHRASE, "zh").await;
        for path in &pages {
            phone.visit(path).await;
            phone.fits_its_width().await;
            wrong.extend(faults(&phone).await.into_iter().map(|fault| format!("{path} ({who}, phone): {fault}")));
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
