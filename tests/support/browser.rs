//! A real Chromium, driven through its driver as a person would use it: clicks, keys, what can be seen.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::time::Duration;

/// Keys that print nothing, for `Browser::type_keys`.
pub mod keys {
    pub const TAB: &str = "\u{E004}";
    pub const ENTER: &str = "\u{E007}";
    pub const ESCAPE: &str = "\u{E00C}";
    pub const SPACE: &str = " ";
    pub const UP: &str = "\u{E013}";
    pub const DOWN: &str = "\u{E015}";
}

/// How wide the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// 1280 × 900 pixels.
    Desk,
    /// 360 × 780 pixels, touched.
    Phone,
}

/// How long an element may take to appear.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a page may take to make way for the next; what was asked for may be a file, which brings no page.
const LEAVING: Duration = Duration::from_secs(5);

/// Says whether a click on an element leaves the page, and marks the page if so.
const LEAVES: &str = "const link = arguments[0].closest('a[href]'), button = arguments[0].closest('button');
    const elsewhere = link && !link.target && !link.hasAttribute('download') && link.href.split('#')[0] !== location.href.split('#')[0];
    const form = button && button.type === 'submit' ? button.form : null;
    const sent = form && (!form.dataset.done || button.hasAttribute('formaction')) && (button.formNoValidate || form.noValidate || form.checkValidity());
    return window.beforeTheClick = Boolean(elsewhere || sent);";

/// After so many a page has no further place for the focus.
const MOST_TABS: usize = 150;

/// A browser with a profile of its own, closed when dropped.
pub struct Browser {
    pub client: Client,
    address: String,
    port: u16,
    session: String,
    driver: Child,
    profile: tempfile::TempDir,
    javascript: bool,
}

impl Browser {
    /// Opens a browser for the pages of `address` (`http://127.0.0.1:PORT`).
    pub async fn open(address: &str, window: Window) -> Self {
        Self::start(address, window, true).await
    }

    /// The same with JavaScript switched off.
    pub async fn without_javascript(address: &str, window: Window) -> Self {
        Self::start(address, window, false).await
    }

    async fn start(address: &str, window: Window, javascript: bool) -> Self {
        let (driver, port) = launch_driver();
        let profile = tempfile::tempdir().expect("a temporary folder");
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,900",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let mut options = json!({ "args": arguments });
        if window == Window::Phone {
            options["mobileEmulation"] = json!({ "deviceMetrics": { "width": 360, "height": 780, "pixelRatio": 2.0, "touch": true } });
        }
        let timeouts = json!({ "pageLoad": 30_000, "script": 10_000 });
        let wanted = json!({ "browserName": "chrome", "goog:chromeOptions": options, "timeouts": timeouts });
        let capabilities = serde_json::from_value(wanted).expect("an object");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&format!("http://127.0.0.1:{port}")).await.expect("Chromium starts");
        let session = client.session_id().await.expect("the driver answers").expect("a session has an id");
        let browser = Self { client, address: address.to_owned(), port, session, driver, profile, javascript };
        if !javascript {
            browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        }
        browser
    }

    /// Goes to a path of the office (`/log`), or to a whole address.
    pub async fn visit(&self, path: &str) {
        let address = if path.starts_with('/') { format!("{}{path}", self.address) } else { path.to_owned() };
        self.client.goto(&address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// The path shown in the address bar, with its query.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("a page has an address");
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// The element that a selector finds, waiting until it is there.
    pub async fn find(&self, selector: &str) -> Element {
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await {
            Ok(element) => element,
            Err(error) => panic!("no {selector} at {}: {error}\n{}", self.path().await, self.words().await),
        }
    }

    pub async fn has(&self, selector: &str) -> bool {
        !self.client.find_all(Locator::Css(selector)).await.expect("a selector").is_empty()
    }

    pub async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        self.press(&element, selector).await;
    }

    /// Clicks the link, the button or the label that says this.
    pub async fn click_on(&self, words: &str) {
        let path = format!("//*[self::a or self::button or self::label or self::summary][normalize-space(.)='{words}']");
        match self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await {
            Ok(element) => self.press(&element, words).await,
            Err(error) => panic!("nothing to click says “{words}” at {}: {error}\n{}", self.path().await, self.words().await),
        }
    }

    /// Clicks, and where that leads to another page waits for it: what both pages have must not be read from the one that is left.
    async fn press(&self, element: &Element, name: &str) {
        let leaves = self.leaves(element).await;
        if self.javascript {
            element.clone().click().await.unwrap_or_else(|error| panic!("{name} cannot be clicked: {error}"));
        } else {
            self.press_by_hand(element, name).await;
        }
        self.arrives(leaves).await;
    }

    /// After a click of its own the driver waits for the page's scripts, so without them it would wait for ever: there the mouse is moved by hand.
    /// Of a link that goes on in a second line it is moved to the first: between the lines there is no link.
    async fn press_by_hand(&self, element: &Element, name: &str) {
        let middle = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' }); const box = arguments[0].getClientRects()[0];
            const at = [box.x + box.width / 2, box.y + box.height / 2]; const met = document.elementFromPoint(...at);
            return { at, met: arguments[0].contains(met) || (met && met.contains(arguments[0])) };";
        let found = self.client.execute(middle, vec![json!(element)]).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found["met"], true, "{name} lies beneath something else and cannot be clicked");
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": found["at"][0], "y": found["at"][1], "button": "left", "clickCount": 1 });
            self.devtools("Input.dispatchMouseEvent", event).await;
        }
    }

    /// Whether pressing an element leads to another page; marks the page that is left then.
    async fn leaves(&self, element: &Element) -> bool {
        self.client.execute(LEAVES, vec![json!(element)]).await.is_ok_and(|leaves| leaves == true)
    }

    /// Waits until the page that was marked has made way for another.
    async fn arrives(&self, leaves: bool) {
        let began = std::time::Instant::now();
        while leaves && began.elapsed() < LEAVING {
            let there = self.client.execute("return !window.beforeTheClick && document.readyState !== 'loading';", vec![]).await;
            if there.is_ok_and(|there| there == true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Signs in, and reads on in this language.
    pub async fn enters(&self, email: &str, password: &str, language: &str) {
        self.visit("/sign-in").await;
        self.fill("[name=email]", email).await;
        self.fill("[name=password]", password).await;
        self.click("form[action='/sign-in'] button").await;
        self.find("form[action='/sign-out']").await;
        self.reads(language).await;
    }

    /// Switches the page to a language, unless it is in that language already.
    pub async fn reads(&self, language: &str) {
        if !self.has(&format!("html[lang^={language}]")).await {
            self.click("form[action='/language'] button").await;
            self.find(&format!("html[lang^={language}]")).await;
        }
    }

    /// Empties a field and types into it.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.clear().await.unwrap_or_else(|error| panic!("{selector} cannot be emptied: {error}"));
        field.send_keys(text).await.unwrap_or_else(|error| panic!("{selector} takes no keys: {error}"));
    }

    /// Chooses from a list by its value.
    pub async fn choose(&self, selector: &str, value: &str) {
        let list = self.find(selector).await;
        let choose =
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', { bubbles: true })); return arguments[0].value;";
        let chosen = self.client.execute(choose, vec![json!(list), json!(value)]).await.unwrap_or_else(|error| panic!("{selector}: {error}"));
        assert_eq!(chosen, value, "{selector} does not offer {value}");
    }

    /// Presses and releases each key, wherever the focus is: `type_keys(&format!("lxy{}", keys::TAB))`.
    pub async fn type_keys(&self, text: &str) {
        let press = |actions: KeyActions, value| actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        let actions = text.chars().fold(KeyActions::new("keyboard".to_owned()), press);
        self.client.perform_actions(actions).await.expect("keys can be typed");
    }

    /// Presses Tab until the focus is on the field, button or link of this name, as [`Self::focus`] calls it.
    pub async fn tab_to(&self, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..MOST_TABS {
            self.type_keys(keys::TAB).await;
            let focus = self.focus().await;
            if focus == name {
                return;
            }
            passed.push(focus);
        }
        panic!("Tab does not reach {name} on {}: {passed:?}", self.path().await);
    }

    /// Presses Tab until the focus is on what a selector finds, once it is there.
    pub async fn tab_onto(&self, selector: &str) {
        self.find(selector).await;
        for _ in 0..MOST_TABS {
            self.type_keys(keys::TAB).await;
            if self.is_on(selector).await {
                return;
            }
        }
        panic!("Tab does not reach {selector} on {}", self.path().await);
    }

    /// Reaches a link or a button by Tab and presses it.
    pub async fn tab_and_enter(&self, selector: &str) {
        self.tab_onto(selector).await;
        let focused = self.client.active_element().await.expect("something has the focus");
        let leaves = self.leaves(&focused).await;
        self.type_keys(keys::ENTER).await;
        self.arrives(leaves).await;
    }

    /// Reaches a field by Tab and types into it; what stood there is selected, and so replaced.
    pub async fn tab_and_type(&self, selector: &str, text: &str) {
        self.tab_onto(selector).await;
        self.type_keys(text).await;
    }

    /// Reaches a list or a row of radio buttons by Tab, and goes down in it until this is chosen.
    pub async fn tab_and_pick(&self, field: &str, value: &str) {
        self.tab_onto(field).await;
        let chosen = "const at = document.activeElement; return at.type === 'radio' && !at.checked ? '' : at.value;";
        for _ in 0..MOST_TABS {
            if self.client.execute(chosen, vec![]).await.expect("a script runs") == value {
                return;
            }
            // a radio button that has the focus and was not chosen yet is chosen by the space bar
            let waits = "const at = document.activeElement; return at.type === 'radio' && !at.checked;";
            let waits = self.client.execute(waits, vec![]).await.expect("a script runs") == true;
            self.type_keys(if waits { keys::SPACE } else { keys::DOWN }).await;
        }
        panic!("{field} on {} does not offer {value}", self.path().await);
    }

    async fn is_on(&self, selector: &str) -> bool {
        let on = "return !!document.activeElement && document.activeElement.matches(arguments[0]);";
        self.client.execute(on, vec![json!(selector)]).await.expect("a selector") == true
    }

    /// Tells apart where the focus is: the id of the element, else its name, else what it says.
    pub async fn focus(&self) -> String {
        let element = self.client.active_element().await.expect("something has the focus");
        for attribute in ["id", "name"] {
            if let Some(value) = element.attr(attribute).await.expect("an element has attributes") {
                return value;
            }
        }
        element.text().await.expect("an element has a text")
    }

    /// What can be read on the page; nothing while one page makes way for the next.
    pub async fn words(&self) -> String {
        let Ok(body) = self.client.find(Locator::Css("body")).await else { return String::new() };
        body.text().await.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Waits until these words can be read; ends the test if they do not come.
    pub async fn says(&self, expected: &str) {
        let began = std::time::Instant::now();
        while !self.words().await.contains(expected) {
            let words = self.words().await;
            assert!(began.elapsed() < PATIENCE, "{} does not say “{expected}”:\n{words}", self.path().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Ends the test if the page has to be moved sideways to be read.
    pub async fn fits_its_width(&self) {
        let metrics = self.devtools("Page.getLayoutMetrics", json!({})).await;
        let width = |of: &str, field: &str| metrics[of][field].as_f64().expect("a width");
        let (content, screen) = (width("cssContentSize", "width"), width("cssLayoutViewport", "clientWidth"));
        assert!(content <= screen + 0.5, "{} is {content} px wide on a screen of {screen} px", self.path().await);
    }

    /// Saves a picture of the whole page as `target/screenshots/NAME.png`.
    pub async fn picture(&self, name: &str) -> PathBuf {
        let size = self.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"].clone();
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let shot = self.devtools("Page.captureScreenshot", json!({ "format": "png", "captureBeyondViewport": true, "clip": clip })).await;
        let picture = data_encoding::BASE64.decode(shot["data"].as_str().expect("a picture").as_bytes()).expect("base64");
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let file = folder.join(format!("{name}.png"));
        std::fs::write(&file, picture).expect("a picture can be written");
        file
    }

    /// The profile's folder, where the browser keeps what it keeps.
    pub fn profile(&self) -> &std::path::Path {
        self.profile.path()
    }

    async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let asked = DevTools { command, parameters };
        self.client.issue_cmd(asked).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }
}

impl Drop for Browser {
    /// Asks the driver to end the session, since a killed driver leaves its Chromium behind.
    fn drop(&mut self) {
        if let Ok(mut wire) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = wire.set_read_timeout(Some(Duration::from_secs(10)));
            let _ = write!(wire, "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", self.session);
            let _ = wire.read(&mut [0; 64]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A command of Chromium's own, for what the common protocol lacks.
#[derive(Debug)]
struct DevTools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.command, "params": self.parameters }).to_string()))
    }
}

/// Starts a driver on a port that it chooses itself.
fn launch_driver() -> (Child, u16) {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver is installed; tests/run installs it");
    let mut lines = BufReader::new(driver.stdout.take().expect("its output is piped")).lines().map_while(Result::ok);
    let port = lines.find_map(|line| line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok());
    // Whatever else it says must be read, or it would wait for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    (driver, port.expect("chromedriver says its port"))
}
