//! Do the test tools themselves do what the tests rely on?

#[path = "mod.rs"]
mod support;

use lettre::{Message, SmtpTransport, Transport};
use std::time::Duration;
use support::browser::keys;
use support::{Browser, Mood, Postbox, Window};

fn letter() -> Message {
    let mailboxes = "desk@office.example".parse().and_then(|from| Ok((from, "mei@office.example".parse()?)));
    let (from, to) = mailboxes.expect("addresses");
    Message::builder().from(from).to(to).subject("What the week showed").body(".a line\r\nand another".to_owned()).expect("a message")
}

fn send(postbox: &Postbox) -> Result<lettre::transport::smtp::response::Response, lettre::transport::smtp::Error> {
    let transport = SmtpTransport::builder_dangerous(postbox.host()).port(postbox.port()).timeout(Some(Duration::from_secs(2)));
    transport.build().send(&letter())
}

#[test]
fn a_postbox_keeps_what_it_accepts() {
    let postbox = Postbox::start();
    assert!(send(&postbox).is_ok());
    let letters = postbox.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to, ["mei@office.example"]);
    assert_eq!(letters[0].header("Subject").as_deref(), Some("What the week showed"));
    assert!(letters[0].source.ends_with("\r\n\r\n.a line\r\nand another\r\n"), "{:?}", letters[0].source);
}

#[test]
fn a_postbox_in_a_bad_mood_says_so_or_says_nothing() {
    let postbox = Postbox::start();
    postbox.be(Mood::Refusing);
    assert!(send(&postbox).is_err_and(|error| error.is_permanent()));
    postbox.be(Mood::Troubled);
    assert!(send(&postbox).is_err_and(|error| error.is_transient()));
    postbox.be(Mood::Stalling);
    assert!(send(&postbox).is_err_and(|error| error.status().is_none()), "no answer, neither yes nor no");
    assert!(postbox.letters().is_empty());
    postbox.be(Mood::HangingUp);
    assert!(send(&postbox).is_err());
    assert_eq!(postbox.letters().len(), 1, "it was taken, though the sender cannot know");
}

const PAGE: &str = "data:text/html,<meta name=viewport content='width=device-width'><title>t</title><body>\
    <form><input name=first autofocus><input name=second></form><p id=said>no script</p>\
    <script>document.getElementById('said').textContent = 'script ran'</script>";

#[tokio::test]
async fn a_browser_types_and_takes_pictures_at_both_widths() {
    for window in [Window::Desk, Window::Phone] {
        let browser = Browser::open("http://127.0.0.1:1", window).await;
        browser.visit(PAGE).await;
        browser.says("script ran").await;
        browser.click("[name=first]").await;
        browser.type_keys(&format!("lxy{}3", keys::TAB)).await;
        assert_eq!(browser.focus().await, "second");
        assert_eq!(browser.find("[name=first]").await.prop("value").await.expect("a value").as_deref(), Some("lxy"));
        browser.fits_its_width().await;
        let picture = std::fs::read(browser.picture(&format!("tools-{window:?}")).await).expect("a picture");
        let width = u32::from_be_bytes(picture[16..20].try_into().expect("four bytes"));
        assert_eq!(width, if window == Window::Desk { 1280 } else { 720 });
    }
}

#[tokio::test]
async fn a_browser_without_javascript_runs_none() {
    let browser = Browser::without_javascript("http://127.0.0.1:1", Window::Phone).await;
    browser.visit(PAGE).await;
    browser.says("no script").await;
    browser.fill("[name=first]", "still works").await;
    browser.fits_its_width().await;
    browser.picture("tools-no-javascript").await;
}
