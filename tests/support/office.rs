//! An office with people in it, made through the same pages that a real one is made through.

use super::app::TestApp;
use super::visitor::{Page, Visitor};

/// Long enough for every rule; nobody else's.
pub const PASSWORD: &str = "copper lantern oblong tundra whisk parade";

/// The e-mail address of whoever sets an office up; a supervisor and administrator.
pub const LIN: &str = "lin@office.example";

impl TestApp {
    /// The code for setting up, which the program printed.
    pub fn set_up_code(&self) -> String {
        let said = self.said();
        let line = said.iter().find_map(|line| line.split("set-up code: ").nth(1));
        line.unwrap_or_else(|| panic!("no code for setting up in {said:?}")).trim().to_owned()
    }

    /// Sets the office up, and gives whoever did so, signed in, with the page that shows the recovery words.
    pub async fn set_up(&self) -> (Visitor, Page) {
        let lin = self.visitor();
        let form = lin.get("/set-up").await.ok().form("form[action='/set-up']");
        let form = form.set("token", &self.set_up_code()).set("organization", "Riverside Legal Aid").set("language", "en");
        let form = form.set("vocabulary", "china").set("name", "Lin").set("email", LIN).set("password", PASSWORD);
        let page = lin.submit(form).await.ok();
        (lin, page)
    }

    /// Somebody who already has an account, at a browser of their own.
    pub async fn sign_in(&self, email: &str, password: &str) -> (Visitor, Page) {
        let visitor = self.visitor();
        let form = visitor.get("/sign-in").await.ok().form("form[action='/sign-in']");
        let page = visitor.submit(form.set("email", email).set("password", password)).await;
        (visitor, page)
    }
}

/// An office that was set up, with whoever did so at her browser: administrator and supervisor at once.
pub struct Office {
    pub app: TestApp,
    pub lin: Visitor,
}

impl TestApp {
    /// Sets the office up and keeps Lin signed in.
    pub async fn open(self) -> Office {
        let (lin, _) = self.set_up().await;
        Office { app: self, lin }
    }
}

impl Office {
    /// A colleague with these roles, who was invited, joined and was admitted; signed in.
    pub async fn colleague(&self, name: &str, roles: &[&str]) -> Visitor {
        let colleague = self.newcomer(name, roles).await;
        self.admit(name, &colleague).await.ok();
        colleague
    }

    /// A colleague who was invited and joined, but whom nobody admitted yet.
    pub async fn newcomer(&self, name: &str, roles: &[&str]) -> Visitor {
        let mut form =
            self.lin.get("/admin").await.ok().form("form[action='/admin/users']").set("name", name).set("email", &email(name)).set("language", "en");
        for role in roles {
            form = form.set(role, "yes");
        }
        let link = self.lin.submit(form).await.ok().attribute("input.link", "value").expect("the link of the invitation");
        let path = link.split_once("/join/").map(|(_, token)| format!("/join/{token}")).expect("a link to join by");
        let colleague = self.app.visitor();
        let form = colleague.get(&path).await.ok().form("main form");
        colleague.submit(form.set("password", PASSWORD)).await.ok();
        colleague
    }

    /// Lin types the digits that the colleague reads aloud.
    pub async fn admit(&self, name: &str, colleague: &Visitor) -> Page {
        let digits = colleague.get("/today").await.ok().texts(".others .code").pop().unwrap_or_else(|| panic!("{name} has nothing to read aloud"));
        let form = self.lin.get("/admin").await.ok().form("form[action$='/admit']");
        self.lin.submit(form.set("digits", &digits)).await
    }

    pub async fn caseworker(&self, name: &str) -> Visitor {
        self.colleague(name, &["caseworker"]).await
    }

    pub async fn analyst(&self, name: &str) -> Visitor {
        self.colleague(name, &["analyst"]).await
    }

    pub async fn admin(&self, name: &str) -> Visitor {
        self.colleague(name, &["admin"]).await
    }
}

/// Where a colleague of this name is written to.
pub fn email(name: &str) -> String {
    format!("{}@office.example", name.to_lowercase())
}

/// The day it is where the offices of these tests work.
pub fn today() -> chrono::NaiveDate {
    chrono::Utc::now().with_timezone(&chrono_tz::Asia::Shanghai).date_naive()
}
