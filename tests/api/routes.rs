//! Every route against the table of rights: with every role, signed out, and as someone of another organization.

use crate::support::{Page, TestApp, Visitor, on_both};
use reqwest::{Method, StatusCode};
use throughline::{
    access::{
        Moment,
        set_up::{Beside, Founding, found},
    },
    domain::{language::Language, rights::Role},
    store::{Store, location::Location, starter::Vocabulary},
    vault::{passphrase::Chosen, server::ServerKey},
    web::routes::{Entry, Routes},
};

on_both!(nobody_gets_further_than_the_table_says, another_organization_sees_nothing_of_this_one);

/// A path of the route with something that is there in place of its parameters.
fn filled(entry: &Entry, user: &str) -> String {
    let path = entry.path.replace("{user}", user).replace("{path:.*}", "css/theme.css");
    let mut filled = String::new();
    let mut rest = path.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let end = after.find('}').expect("a parameter ends");
        filled.push_str(before);
        filled.push_str(if after.starts_with("code") { "00000-0" } else { "00000000-0000-4000-8000-000000000000" });
        rest = &after[end + 1..];
    }
    filled + rest
}

async fn ask(visitor: &Visitor, entry: &Entry, user: &str) -> Page {
    visitor.ask(entry.method.parse::<Method>().expect("a method"), &filled(entry, user), &[]).await
}

fn is_turned_away(page: &Page) -> bool {
    page.status == StatusCode::UNAUTHORIZED || page.status == StatusCode::FORBIDDEN || page.url.path() == "/sign-in"
}

async fn nobody_gets_further_than_the_table_says(app: TestApp) {
    let routes = Routes::list();
    assert!(routes.len() > 15, "the walk found only {}", routes.len());
    let office = app.open().await;
    let user = user_of(&office.lin).await;
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let colleague = office.colleague(role.code(), &[role.code()]).await;
        // what ends one's own session comes last
        for entry in routes.iter().filter(|entry| !matches!(entry.path, "/sign-out" | "/leave")) {
            let page = ask(&colleague, entry, &user).await;
            let may = entry.roles.is_empty() || entry.roles.contains(role);
            let forbidden = page.status == StatusCode::FORBIDDEN || page.status == StatusCode::UNAUTHORIZED;
            if may == forbidden {
                wrong.push(format!("{} {} as {}: {}", entry.method, entry.path, role.code(), page.status));
            }
            if page.status.is_server_error() {
                wrong.push(format!("{} {} as {}: {}", entry.method, entry.path, role.code(), page.status));
            }
        }
    }
    let nobody = office.app.visitor();
    for entry in routes.iter().filter(|entry| !entry.roles.is_empty()) {
        let page = ask(&nobody, entry, &user).await;
        if !is_turned_away(&page) {
            wrong.push(format!("{} {} signed out: {}", entry.method, entry.path, page.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The identifier of a colleague, as the page of who works here has it.
async fn user_of(lin: &Visitor) -> String {
    let form = lin.get("/admin").await.ok().form("form[action='/admin/users']");
    lin.submit(form.set("name", "Qwilla").set("email", "wen@office.example").set("caseworker", "yes")).await.ok();
    let action = lin.get("/admin").await.ok().attribute("form[action$='/link']", "action").expect("someone to invite again");
    action.split('/').nth(3).expect("an identifier").to_owned()
}

async fn another_organization_sees_nothing_of_this_one(app: TestApp) {
    let office = app.open().await;
    let user = user_of(&office.lin).await;
    set_another_up(&office.app).await;
    let (stranger, page) = office.app.sign_in("stranger@elsewhere.example", STRANGE).await;
    page.ok();
    for entry in Routes::list().iter().filter(|entry| entry.path.contains('{') && !entry.roles.is_empty()) {
        let page = ask(&stranger, entry, &user).await;
        assert!(page.status.is_client_error(), "{} {}: {}", entry.method, entry.path, page.status);
    }
    for path in ["/admin", "/today", "/reference", "/admin/audit"] {
        let page = stranger.get(path).await;
        assert!(!page.html.contains("Qwilla") && !page.html.contains("Riverside"), "{path} shows the other organization");
    }
}

const STRANGE: &str = "velvet harbour sixteen quiet pelicans";

/// A second organization in the same database.
async fn set_another_up(app: &TestApp) {
    let location = match app.database_url() {
        Some(url) => Location::Postgres(url.to_owned()),
        None => Location::Sqlite(app.data().join("throughline.db")),
    };
    let key = ServerKey::find(None, &app.data().join("server.key")).expect("readable").expect("made at the start");
    let founding = Founding {
        organization: "Elsewhere".into(),
        language: Language::En,
        time_zone: chrono_tz::Asia::Shanghai,
        vocabulary: Vocabulary::General,
        name: "Stranger".into(),
        email: "stranger@elsewhere.example".parse().expect("an address"),
        password: Chosen::from_text(STRANGE.into(), &[]).expect("strong"),
        demo: false,
    };
    let now = chrono::Utc::now();
    let set_up = move || {
        let store = Store::open(&location, key).expect("the record opens");
        found(&store, Moment { now, today: now.date_naive() }, founding, Beside::Others).map(|_| ()).expect("set up");
    };
    tokio::task::spawn_blocking(set_up).await.expect("set up");
}
