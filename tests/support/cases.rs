//! People and cases, made and read through the pages.

use super::office::Office;
use super::visitor::{Page, Visitor};

impl Office {
    /// An office of this name in both languages, somewhere in Beijing; Lin enters it.
    pub async fn has_office(&self, name: &str) {
        let form = self.lin.get("/reference").await.ok().form("form[action='/reference/offices']");
        self.lin.submit(form.set("en", name).set("zh", name).set("place", "110105")).await.ok();
    }
}

/// Someone who is registered through the form for a new person.
pub struct Somebody<'a> {
    pub name: &'a str,
    pub phone: &'a str,
    pub birth_year: &'a str,
    pub service: &'a str,
    pub consents: &'a [&'a str],
}

/// Fictional, as everybody here.
pub const XIUYING: Somebody<'static> =
    Somebody { name: "刘秀英", phone: "138 0013 8000", birth_year: "1988", service: "school-enrolment", consents: &["keep", "aggregate"] };

impl Visitor {
    /// Registers somebody, also if they are like someone who is here already; gives the page of their case.
    pub async fn registers(&self, somebody: &Somebody<'_>) -> Page {
        let form = self.get("/people/new").await.ok().form("form[action='/people/new']");
        let form =
            form.set("name", somebody.name).set("phone", somebody.phone).set("birth_year", somebody.birth_year).set("service", somebody.service);
        let form = somebody.consents.iter().fold(form, |form, consent| form.set("consents", consent));
        let page = self.submit(form).await.ok();
        if page.has("#alikes") { self.submit(page.form("form[action='/people/new']")).await.ok() } else { page }
    }

    /// Looks in the one box.
    pub async fn finds(&self, typed: &str) -> Page {
        let form = self.get("/find").await.ok().form("main form[action='/find']");
        self.submit(form.set("find", typed)).await.ok()
    }

    /// Fills in the step form of a case page and saves it.
    pub async fn logs(&self, case: &Page, fields: &[(&str, &str)]) -> Page {
        let form = self.get(case.url.path()).await.ok().form("#step");
        let form = fields.iter().fold(form, |form, (field, value)| form.set(field, value));
        self.submit(form.set("then", "stay")).await
    }
}

impl Page {
    /// The code of the person whose case or page this is, as addresses write it.
    pub fn person(&self) -> String {
        let link = self.attribute("header a[href^='/people/']", "href").expect("the case page names the person");
        link.trim_start_matches("/people/").to_owned()
    }
}
