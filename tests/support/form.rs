//! A form as a browser fills it in: only what the page offers can be chosen.

use reqwest::{Client, RequestBuilder, Url, multipart};
use scraper::{ElementRef, Selector};

/// A field of a form: its name, what it may hold, and what it holds.
#[derive(Clone, Debug)]
struct Field {
    name: String,
    control: Control,
}

#[derive(Clone, Debug)]
enum Control {
    Text(String),
    /// What nobody sees: it is sent as the page wrote it.
    Hidden(String),
    /// Radio buttons of one name, or a list to choose one from.
    One {
        offered: Vec<String>,
        chosen: Option<String>,
    },
    /// Boxes to tick of one name, or a list to choose several from.
    Many {
        offered: Vec<String>,
        chosen: Vec<String>,
    },
    File(Vec<(String, Vec<u8>)>),
    /// Sent only when pressed.
    Button {
        offered: Vec<String>,
        pressed: Option<String>,
    },
}

/// A form of a page; fill it in and hand it to `Visitor::submit`.
#[derive(Clone, Debug)]
pub struct Form {
    action: Url,
    post: bool,
    in_parts: bool,
    fields: Vec<Field>,
}

impl Form {
    pub(super) fn read(form: ElementRef<'_>, page: &Url) -> Self {
        let action = form.attr("action").filter(|action| !action.is_empty());
        let action = action.map_or_else(|| page.clone(), |action| page.join(action).expect("a form's action is an address"));
        let post = form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
        let in_parts = form.attr("enctype") == Some("multipart/form-data");
        let mut read = Self { action, post, in_parts, fields: Vec::new() };
        for control in form.select(&selector("input[name], select[name], textarea[name], button[name]")) {
            if control.attr("disabled").is_none() {
                read.take_in(control);
            }
        }
        read
    }

    fn take_in(&mut self, control: ElementRef<'_>) {
        let name = control.attr("name").unwrap_or_default();
        let value = || control.attr("value").unwrap_or_default().to_owned();
        let checked = control.attr("checked").is_some();
        let kind = if control.value().name() == "input" { control.attr("type").unwrap_or("text") } else { control.value().name() };
        match kind {
            "radio" => {
                let group = self.group(name, || Control::One { offered: vec![], chosen: None });
                if let Control::One { offered, chosen } = group {
                    let value = value();
                    if checked {
                        *chosen = Some(value.clone());
                    }
                    offered.push(value);
                }
            }
            "checkbox" => {
                let group = self.group(name, || Control::Many { offered: vec![], chosen: vec![] });
                if let Control::Many { offered, chosen } = group {
                    let value = control.attr("value").unwrap_or("on").to_owned();
                    if checked {
                        chosen.push(value.clone());
                    }
                    offered.push(value);
                }
            }
            "select" => {
                let options: Vec<_> = control.select(&selector("option")).collect();
                let said = |option: &ElementRef<'_>| option.attr("value").map_or_else(|| option.text().collect(), str::to_owned);
                let offered: Vec<String> = options.iter().map(said).collect();
                let mut chosen: Vec<String> = options.iter().filter(|option| option.attr("selected").is_some()).map(said).collect();
                let control = if control.attr("multiple").is_some() {
                    Control::Many { offered, chosen }
                } else {
                    let chosen = chosen.pop().or_else(|| offered.first().cloned());
                    Control::One { offered, chosen }
                };
                self.fields.push(Field { name: name.to_owned(), control });
            }
            "textarea" => self.fields.push(Field { name: name.to_owned(), control: Control::Text(control.text().collect()) }),
            "file" => self.fields.push(Field { name: name.to_owned(), control: Control::File(vec![]) }),
            "hidden" => self.fields.push(Field { name: name.to_owned(), control: Control::Hidden(value()) }),
            "button" | "submit" | "image" => {
                if let Control::Button { offered, .. } = self.group(name, || Control::Button { offered: vec![], pressed: None }) {
                    offered.push(value());
                }
            }
            _ => self.fields.push(Field { name: name.to_owned(), control: Control::Text(value()) }),
        }
    }

    fn group(&mut self, name: &str, new: impl FnOnce() -> Control) -> &mut Control {
        let new = new();
        let same = |field: &Field| field.name == name && std::mem::discriminant(&field.control) == std::mem::discriminant(&new);
        let at = self.fields.iter().position(same).unwrap_or_else(|| {
            self.fields.push(Field { name: name.to_owned(), control: new });
            self.fields.len() - 1
        });
        &mut self.fields[at].control
    }

    /// Types into a field, or chooses what is offered; a box is ticked beside those ticked already.
    ///
    /// # Panics
    /// If the form has no such field, or does not offer this value.
    #[track_caller]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        let form = format!("{self:?}");
        let field = self.fields.iter_mut().find(|field| field.name == name).unwrap_or_else(|| panic!("no field {name} in {form}"));
        match &mut field.control {
            Control::Text(text) | Control::Hidden(text) => value.clone_into(text),
            Control::One { offered, chosen } => {
                assert!(offered.iter().any(|one| one == value), "{name} offers {offered:?}, not {value:?}");
                *chosen = Some(value.to_owned());
            }
            Control::Many { offered, chosen } => {
                assert!(offered.iter().any(|one| one == value), "{name} offers {offered:?}, not {value:?}");
                if !chosen.iter().any(|one| one == value) {
                    chosen.push(value.to_owned());
                }
            }
            Control::Button { offered, pressed } => {
                assert!(offered.iter().any(|one| one == value), "{name} offers {offered:?}, not {value:?}");
                *pressed = Some(value.to_owned());
            }
            Control::File(_) => panic!("{name} takes a file: use attach"),
        }
        self
    }

    /// Sends what is filled in to another address of the same site, as a script of the page or a button with a `formaction` would; files stay behind.
    pub fn to(mut self, path: &str) -> Self {
        self.action = self.action.join(path).expect("a path");
        self.in_parts = false;
        self
    }

    /// Takes the ticks off all boxes of this name.
    pub fn clear(mut self, name: &str) -> Self {
        for field in self.fields.iter_mut().filter(|field| field.name == name) {
            match &mut field.control {
                Control::Text(text) | Control::Hidden(text) => text.clear(),
                Control::One { chosen, .. } => *chosen = None,
                Control::Many { chosen, .. } => chosen.clear(),
                Control::File(files) => files.clear(),
                Control::Button { pressed, .. } => *pressed = None,
            }
        }
        self
    }

    /// Chooses a file, beside those chosen already.
    ///
    /// # Panics
    /// If the form has no such field for a file.
    #[track_caller]
    pub fn attach(mut self, name: &str, file_name: &str, content: impl Into<Vec<u8>>) -> Self {
        let mut files = self.fields.iter_mut().filter(|field| field.name == name);
        match files.next().map(|field| &mut field.control) {
            Some(Control::File(files)) => files.push((file_name.to_owned(), content.into())),
            other => panic!("{name} takes no file: {other:?}"),
        }
        self
    }

    /// What stands in a field; of several ticks, the first.
    pub fn value(&self, name: &str) -> Option<String> {
        self.pairs().into_iter().find(|(field, _)| field == name).map(|(_, value)| value)
    }

    /// Where it is sent.
    pub fn path(&self) -> &str {
        self.action.path()
    }

    /// The names of the fields into which something can be typed.
    pub fn texts(&self) -> Vec<String> {
        let is_text = |field: &&Field| matches!(field.control, Control::Text(_));
        self.fields.iter().filter(is_text).map(|field| field.name.clone()).collect()
    }

    /// The names of what the page sends along unseen.
    pub fn hidden(&self) -> Vec<String> {
        let is_hidden = |field: &&Field| matches!(field.control, Control::Hidden(_));
        self.fields.iter().filter(is_hidden).map(|field| field.name.clone()).collect()
    }

    /// What a list or a group of buttons offers.
    pub fn offers(&self, name: &str) -> Vec<String> {
        let of = |field: &Field| match &field.control {
            Control::One { offered, .. } | Control::Many { offered, .. } | Control::Button { offered, .. } => offered.clone(),
            Control::Text(_) | Control::Hidden(_) | Control::File(_) => vec![],
        };
        self.fields.iter().filter(|field| field.name == name).flat_map(of).collect()
    }

    /// Name and value of all that a browser would send, but files.
    fn pairs(&self) -> Vec<(String, String)> {
        let of = |field: &Field| -> Vec<(String, String)> {
            let values = match &field.control {
                Control::Text(text) | Control::Hidden(text) => vec![text.clone()],
                Control::One { chosen, .. } | Control::Button { pressed: chosen, .. } => chosen.iter().cloned().collect(),
                Control::Many { chosen, .. } => chosen.clone(),
                Control::File(_) => vec![],
            };
            values.into_iter().map(|value| (field.name.clone(), value)).collect()
        };
        self.fields.iter().flat_map(of).collect()
    }

    pub(super) fn request(self, client: &Client) -> RequestBuilder {
        let pairs = self.pairs();
        if !self.post {
            let mut address = self.action;
            address.query_pairs_mut().clear().extend_pairs(pairs);
            return client.get(address);
        }
        if !self.in_parts {
            return client.post(self.action).form(&pairs);
        }
        let mut body = pairs.into_iter().fold(multipart::Form::new(), |body, (name, value)| body.text(name, value));
        for field in self.fields {
            let Control::File(mut files) = field.control else { continue };
            if files.is_empty() {
                // as browsers do
                files.push((String::new(), vec![]));
            }
            for (file_name, content) in files {
                body = body.part(field.name.clone(), multipart::Part::bytes(content).file_name(file_name));
            }
        }
        client.post(self.action).multipart(body)
    }
}

fn selector(text: &'static str) -> Selector {
    Selector::parse(text).expect("written here, and a selector")
}
