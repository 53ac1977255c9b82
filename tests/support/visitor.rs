//! Somebody with a browser that knows no JavaScript: follows links, fills in forms, keeps cookies.

use super::form::Form;
use reqwest::cookie::{CookieStore, Jar};
use reqwest::{Method, StatusCode, Url, header::HeaderMap};
use scraper::{ElementRef, Html, Selector};
use std::sync::Arc;

/// A client with its own cookies, at one address.
#[derive(Clone)]
pub struct Visitor {
    client: reqwest::Client,
    address: Url,
    jar: Arc<Jar>,
}

/// What came back, after all redirects.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: StatusCode,
    pub url: Url,
    pub headers: HeaderMap,
    pub html: String,
}

/// A file as a browser puts it away.
pub struct Download {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Visitor {
    pub fn at(address: &str) -> Self {
        let jar = Arc::new(Jar::default());
        let client = reqwest::Client::builder().cookie_provider(jar.clone()).build().expect("a client can be made");
        Self { client, address: address.parse().expect("an address"), jar }
    }

    /// What its browser sends as cookies, for what is written to the wire by hand.
    pub fn cookies(&self) -> String {
        self.jar.cookies(&self.address).and_then(|cookies| cookies.to_str().map(str::to_owned).ok()).unwrap_or_default()
    }

    pub async fn get(&self, path: &str) -> Page {
        self.ask(Method::GET, path, &[]).await
    }

    /// Puts away what a link leads to.
    pub async fn download(&self, path: &str) -> Download {
        let response = self.client.get(self.address.join(path).expect("a path")).send().await.unwrap_or_else(|error| panic!("{path}: {error}"));
        let (status, headers) = (response.status(), response.headers().clone());
        Download { status, headers, bytes: response.bytes().await.expect("it comes whole").to_vec() }
    }

    /// Posts fields as they are, without a page that offered them: for what no honest browser would send.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.ask(Method::POST, path, fields).await
    }

    /// Any method on any path, for the walk over all routes.
    pub async fn ask(&self, method: Method, path: &str, fields: &[(&str, &str)]) -> Page {
        self.try_ask(method, path, fields).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The same where the server may be gone: an error says that no whole answer came.
    pub async fn try_ask(&self, method: Method, path: &str, fields: &[(&str, &str)]) -> Result<Page, reqwest::Error> {
        let url = self.address.join(path).expect("a path");
        let mut request = self.client.request(method.clone(), url);
        if method != Method::GET {
            request = request.form(fields);
        }
        Page::of(request.send().await?).await
    }

    /// Sends a form as its page says.
    pub async fn submit(&self, form: Form) -> Page {
        self.try_submit(form).await.unwrap_or_else(|error| panic!("a form was not answered: {error}"))
    }

    pub async fn try_submit(&self, form: Form) -> Result<Page, reqwest::Error> {
        Page::of(form.request(&self.client).send().await?).await
    }
}

impl Page {
    async fn of(response: reqwest::Response) -> Result<Self, reqwest::Error> {
        let (status, url, headers) = (response.status(), response.url().clone(), response.headers().clone());
        Ok(Self { status, url, headers, html: response.text().await? })
    }

    /// The page, if it came with success; else the test ends and shows what came.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(self.status.is_success(), "{} answered {}:\n{}", self.url, self.status, self.words());
        self
    }

    /// The form that a selector finds, with what stands in its fields.
    #[track_caller]
    pub fn form(&self, selector: &str) -> Form {
        let html = Html::parse_document(&self.html);
        let found = html.select(&parse(selector)).next();
        let found = found.unwrap_or_else(|| panic!("no {selector} on {}:\n{}", self.url, self.words()));
        Form::read(found, &self.url)
    }

    /// Every form in the body of the page that is posted.
    pub fn forms(&self) -> Vec<Form> {
        Html::parse_document(&self.html).select(&parse("main form[method=post]")).map(|form| Form::read(form, &self.url)).collect()
    }

    /// The text of each element that a selector finds, its white space made single blanks.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        Html::parse_document(&self.html).select(&parse(selector)).map(words).collect()
    }

    /// An attribute of the first element that a selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        Html::parse_document(&self.html).select(&parse(selector)).next()?.attr(name).map(str::to_owned)
    }

    /// The same of every element that it finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        Html::parse_document(&self.html).select(&parse(selector)).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// The value behind what a list calls this.
    #[track_caller]
    pub fn choice(&self, list: &str, label: &str) -> String {
        let html = Html::parse_document(&self.html);
        let found = html.select(&parse(&format!("{list} option"))).find(|option| words(*option) == label).and_then(|option| option.attr("value"));
        found.unwrap_or_else(|| panic!("{list} on {} does not offer {label}:\n{}", self.url, self.words())).to_owned()
    }

    pub fn has(&self, selector: &str) -> bool {
        Html::parse_document(&self.html).select(&parse(selector)).next().is_some()
    }

    /// Everything that a reader reads on it.
    pub fn words(&self) -> String {
        self.texts("body").join(" ")
    }

    /// Ends the test unless these words stand on the page.
    #[track_caller]
    pub fn says(&self, expected: &str) -> &Self {
        let words = self.words();
        assert!(words.contains(expected), "{} does not say “{expected}”:\n{words}", self.url);
        self
    }
}

fn words(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// # Panics
/// On what is no selector, which is a mistake in the test.
fn parse(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}
