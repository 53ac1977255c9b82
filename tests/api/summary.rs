//! The weekly summary, through a real mail conversation: once to each, in their language, whatever the mail server does.

use std::time::Duration;

use crate::support::{
    Kind, LIN, Mood, Office, Postbox, TestApp,
    crowd::{Met, register},
    postbox::Letter,
    today,
};
use throughline::domain::{
    outcome::Outcome,
    period::{Length, Period},
};

const PATIENCE: Duration = Duration::from_secs(60);

/// Sunday before the Monday on which the first summary is due; the office is set up on it.
const SUNDAY: &str = "2026-11-22T10:00:00Z";
/// Monday, 07:00:30 in Shanghai.
const MONDAY: &str = "2026-11-22T23:00:30Z";

/// Makes two tests of a scenario that brings its own start.
macro_rules! on_both_kinds {
    ($($name:ident),+ $(,)?) => { $(
        mod $name {
            use crate::support::Kind;

            #[tokio::test]
            async fn sqlite() {
                super::$name(Kind::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                match crate::support::database::server() {
                    Some(_) => super::$name(Kind::Postgres).await,
                    None => eprintln!("passed over: THROUGHLINE_TEST_POSTGRES is not set"),
                }
            }
        }
    )+ };
}

on_both_kinds!(
    on_monday_each_gets_one_in_their_language,
    a_dead_mail_server_delays_and_a_broken_line_repeats_under_the_same_name,
    one_click_ends_it_and_the_page_turns_it_on_again,
    parts_of_it_can_be_left_out,
    a_month_for_the_board_is_rounded_and_hides_the_few,
    a_mail_is_signed_as_others_check_it,
);

/// An office that was set up on the Sunday with Lin and a caseworker who reads Chinese, and stopped; and its mail server.
async fn on_sunday(kind: Kind) -> (Office, Postbox) {
    let postbox = Postbox::start();
    let url = format!("smtp://{}:{}", postbox.host(), postbox.port());
    let app = TestApp::start_with(kind, &["--mail", &url, "--mail-from", "Throughline <office@office.example>", "--clock", SUNDAY], &[]).await;
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let form = mei.get("/today").await.ok().form("form[action='/language']").set("language", "zh");
    mei.submit(form).await.ok();
    (office, postbox)
}

/// What another program makes of a signature, told the public half of the key in place of the DNS: its verdict, and what it was asked for.
fn verdict(letter: &str, public: &str) -> String {
    const ASK: &str = "import sys, dkim
asked = []
def answer(name, timeout=5):
    asked.append(name.decode())
    return b'v=DKIM1; k=rsa; p=' + sys.argv[1].encode()
print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=answer), asked)";
    let mut check = std::process::Command::new("/usr/bin/python3")
        .args(["-c", ASK, public])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("Debian's python3 is installed");
    std::io::Write::write_all(check.stdin.as_mut().expect("piped"), letter.as_bytes()).expect("it reads");
    String::from_utf8(check.wait_with_output().expect("it ends").stdout).expect("a text")
}

async fn a_mail_is_signed_as_others_check_it(kind: Kind) {
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("mail.pem");
    let openssl = |arguments: &[&str]| {
        let done = std::process::Command::new("openssl").args(arguments).arg(&key).output().expect("openssl is installed");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).expect("a text")
    };
    openssl(&["genrsa", "-traditional", "-out"]);
    let public = openssl(&["rsa", "-pubout", "-in"]).lines().filter(|line| !line.starts_with('-')).collect::<String>();

    let postbox = Postbox::start();
    let url = format!("smtp://{}:{}", postbox.host(), postbox.port());
    let from = ["--mail", &url, "--mail-from", "Throughline <office@office.example>", "--clock", SUNDAY];
    let file = key.to_string_lossy();
    let signed = ["--mail-key", file.as_ref(), "--mail-key-selector", "spring"];
    let app = TestApp::start_with(kind, &[from.as_slice(), &signed].concat(), &[]).await;
    let mut office = app.open().await;
    later(&mut office, MONDAY).await;
    let letter = postbox.wait_for(1, PATIENCE).await.remove(0);
    assert_eq!(verdict(&letter.source, &public).trim(), "True ['spring._domainkey.office.example.']");
    assert!(letter.header("DKIM-Signature").expect("it is signed").to_lowercase().contains("list-unsubscribe-post"));
    let altered = letter.source.replace("List-Unsubscribe: <http", "List-Unsubscribe: <https");
    assert!(verdict(&altered, &public).starts_with("False"), "a link that somebody changed");
}

/// The clock is set to another instant, and the program started again.
async fn later(office: &mut Office, instant: &str) {
    office.app.stop();
    office.app.set_argument("--clock", instant);
    office.app.start_again().await;
}

fn to<'a>(letters: &'a [Letter], who: &str) -> Vec<&'a Letter> {
    letters.iter().filter(|letter| letter.to.iter().any(|address| address.contains(who))).collect()
}

/// The text part, decoded.
fn text_part(letter: &Letter) -> String {
    let mail = mailparse::parse_mail(letter.source.as_bytes()).expect("a mail");
    assert_eq!(mail.ctype.mimetype, "multipart/alternative");
    assert_eq!(mail.subparts.iter().map(|part| part.ctype.mimetype.as_str()).collect::<Vec<_>>(), ["text/plain", "text/html"]);
    mail.subparts[0].get_body().expect("a text")
}

/// Somebody was refused in March, and was told that this can be challenged within sixty days: nobody has.
async fn lets_a_challenge_run_out(mei: &crate::support::Visitor) {
    let case = mei.registers(&crate::support::XIUYING).await;
    let page = mei.logs(&case, &[("day", "2026-03-09"), ("outcome", "refused")]).await.ok();
    let page = mei.get(&page.attribute(".thread a[href*='/challenge/']", "href").expect("it can be challenged")).await.ok();
    mei.submit(page.form("#choose").set("remedy", "reconsideration").set("told", "yes")).await.ok();
}

async fn on_monday_each_gets_one_in_their_language(kind: Kind) {
    let (mut office, postbox) = on_sunday(kind).await;
    let (mei, page) = office.app.sign_in("mei@office.example", crate::support::PASSWORD).await;
    page.ok();
    lets_a_challenge_run_out(&mei).await;
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert!(postbox.letters().is_empty(), "nothing goes out before it is due");
    later(&mut office, MONDAY).await;
    let letters = postbox.wait_for(2, PATIENCE).await;
    let (lin, mei) = (to(&letters, LIN), to(&letters, "mei@"));
    assert_eq!((lin.len(), mei.len()), (1, 1));
    assert!(text_part(lin[0]).contains("The weekly summary") && text_part(lin[0]).contains("What came into the record"));
    assert!(text_part(mei[0]).contains("每周摘要"));
    assert!(text_part(mei[0]).contains("有 1 项救济已过期限"), "a challenge that ran out is counted: {}", text_part(mei[0]));
    assert!(!text_part(lin[0]).contains("run past"), "it is Mei's");
    assert_ne!(lin[0].header("Message-ID"), mei[0].header("Message-ID"));
    assert_eq!(lin[0].header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
    // started again: nobody gets a second one
    later(&mut office, "2026-11-23T01:00:00Z").await;
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert_eq!(postbox.letters().len(), 2);
    // a week later there is a next one
    later(&mut office, "2026-11-30T01:00:00Z").await;
    let letters = postbox.wait_for(4, PATIENCE).await;
    assert_ne!(to(&letters, LIN)[0].header("Message-ID"), to(&letters, LIN)[1].header("Message-ID"));
}

async fn a_dead_mail_server_delays_and_a_broken_line_repeats_under_the_same_name(kind: Kind) {
    let (mut office, postbox) = on_sunday(kind).await;
    postbox.be(Mood::Troubled);
    later(&mut office, MONDAY).await;
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert!(postbox.letters().is_empty());
    // an hour later the server takes the mail, but the line breaks before it says so
    postbox.be(Mood::HangingUp);
    later(&mut office, "2026-11-23T00:05:00Z").await;
    postbox.wait_for(2, PATIENCE).await;
    office.app.stop();
    postbox.be(Mood::Accepting);
    let before = postbox.letters();
    later(&mut office, "2026-11-23T08:00:00Z").await;
    let letters = postbox.wait_for(before.len() + 2, PATIENCE).await;
    for who in [LIN, "mei@"] {
        let names: Vec<_> = to(&letters, who).iter().map(|letter| letter.header("Message-ID").expect("a name")).collect();
        assert!(names.len() >= 2 && names.iter().all(|name| *name == names[0]), "{who}: {names:?}");
    }
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert_eq!(postbox.letters().len(), letters.len(), "and then no more");
}

async fn one_click_ends_it_and_the_page_turns_it_on_again(kind: Kind) {
    let (mut office, postbox) = on_sunday(kind).await;
    later(&mut office, MONDAY).await;
    let letters = postbox.wait_for(2, PATIENCE).await;
    let link = to(&letters, LIN)[0].header("List-Unsubscribe").expect("a link");
    let path = format!("/unsubscribe/{}", link.trim_matches(['<', '>']).rsplit('/').next().expect("a token"));
    let anyone = office.app.visitor();
    // a mail scanner follows the link: nothing happens
    anyone.get(&path).await.ok().says("Press the button");
    anyone.post(&path, &[("List-Unsubscribe", "One-Click")]).await.ok().says("no longer");
    anyone.post(&path, &[("List-Unsubscribe", "One-Click")]).await.ok();
    assert_eq!(anyone.get("/unsubscribe/made-up").await.status.as_u16(), 410);
    later(&mut office, "2026-11-30T01:00:00Z").await;
    postbox.wait_for(3, PATIENCE).await;
    tokio::time::sleep(Duration::from_secs(8)).await;
    let letters = postbox.letters();
    assert_eq!((to(&letters, LIN).len(), to(&letters, "mei@").len()), (1, 2));
    let (lin, page) = office.app.sign_in(LIN, crate::support::PASSWORD).await;
    page.ok();
    lin.get("/summary").await.ok().says("You do not get it by e-mail");
    lin.post("/summary", &[("wanted", "yes")]).await.ok().says("You get it by e-mail");
    let preview = office.app.command(&["digest", "preview", "--user", "mei@office.example", "--at", "2026-11-30T01:00:00Z"]);
    assert!(String::from_utf8_lossy(&preview.stdout).contains("每周摘要"), "{}", String::from_utf8_lossy(&preview.stderr));
}

async fn parts_of_it_can_be_left_out(kind: Kind) {
    let office = TestApp::start_with(kind, &[], &[]).await.open().await;
    let page = office.lin.get("/summary").await.ok();
    page.says("What came into the record").says("people");
    assert_eq!(page.attributes("#parts input", "value").len(), 6, "all but what is for caseworkers");
    let without = page.form("#parts-form").clear("parts").set("parts", "weekly-overdue").set("parts", "weekly-patterns");
    let page = office.lin.submit(without).await.ok();
    assert_eq!(page.attributes("#parts input[checked]", "value"), ["weekly-overdue", "weekly-patterns"]);
    assert!(!page.texts("pre.mail").concat().contains("What came into the record"), "{:?}", page.texts("pre.mail"));
    let page = office.lin.submit(page.form("#parts-form").set("parts", "weekly-recorded")).await.ok();
    assert!(page.texts("pre.mail").concat().contains("What came into the record"));
    // an analyst is offered what is for analysts
    let analyst = office.analyst("Yi").await.get("/summary").await.ok();
    assert_eq!(analyst.attributes("#parts input", "value"), ["weekly-dossiers", "weekly-recorded", "weekly-patterns"]);
}

async fn a_month_for_the_board_is_rounded_and_hides_the_few(kind: Kind) {
    let office = TestApp::start_with(kind, &[], &[]).await.open().await;
    let (mei, wei) = (office.caseworker("Mei").await, office.analyst("Wei").await);
    let last = Period::around(today(), Length::Month).before();
    office
        .record(|db, author, ring| {
            register(db, author, ring, 12, Met::at_school(Outcome::Granted))?;
            register(db, author, ring, 4, Met::at_school(Outcome::Refused)).map(drop)
        })
        .await;
    for (table, column) in [("steps", "recorded_on"), ("persons", "registered_on"), ("cases", "opened_on")] {
        office.app.forge(&format!("UPDATE {table} SET {column} = '{}'", last.first()));
    }
    for reader in [&office.lin, &wei] {
        let page = reader.get("/summary/month").await.ok();
        page.says("for the board").says("New people").says("about 15").says("Granted").says("about 10").says("Nothing in this month.");
        let words = page.words();
        assert!(!words.contains("Refused") && words.contains("fewer than 5"), "four people are not told: {words}");
    }
    let page = office.lin.get(&format!("/summary/month?of={}", last.before())).await.ok();
    assert!(!page.words().contains("about 15"), "the month before had none: {}", page.words());
    let page = office.lin.get(&format!("/summary/month?of={}", Period::around(today(), Length::Month))).await;
    assert_eq!(page.status.as_u16(), 422);
    page.says("is not over yet");
    assert_eq!(mei.get("/summary/month").await.status.as_u16(), 403);

    let preview = |who: &str, month: &str| office.app.command(&["digest", "preview", "--user", who, "--language", "zh", "--month", month]);
    let said = preview(LIN, &last.to_string());
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(text.contains("给理事会") && text.contains("约 15"), "{text}{}", String::from_utf8_lossy(&said.stderr));
    assert!(String::from_utf8_lossy(&preview("mei@office.example", &last.to_string()).stderr).contains("neither supervisor nor analyst"));
    assert!(!preview(LIN, "2026").status.success(), "a year is no month");
}
