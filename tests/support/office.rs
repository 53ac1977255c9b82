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
