//! What is typed to sign in, and where to go on to.

use serde::Deserialize;

#[derive(Deserialize)]
pub struct SignInForm {
    pub email: String,
    pub password: String,
    #[serde(default)]
    pub next: String,
}

/// Where someone wanted to go before they had to sign in: a path of this site, in base 64, so that it survives links and forms untouched.
#[derive(Deserialize, Default)]
pub struct Next {
    #[serde(default)]
    pub next: String,
}

impl Next {
    /// The path; Today for anything that is not one of this site.
    pub fn path(&self) -> String {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(self.next.as_bytes()).unwrap_or_default();
        own_path(String::from_utf8(bytes).unwrap_or_default())
    }
}

/// The path if it leads nowhere but to a page of this site, else Today's.
pub fn own_path(path: String) -> String {
    let is_own = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if is_own { path } else { "/today".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        let next = |path: &str| Next { next: data_encoding::BASE64URL_NOPAD.encode(path.as_bytes()) }.path();
        assert_eq!(next("/cases/7K3QX4"), "/cases/7K3QX4");
        for elsewhere in ["//example.org", "https://example.org", "/\\example.org", "/a\r\nSet-Cookie: x", ""] {
            assert_eq!(next(elsewhere), "/today", "{elsewhere}");
        }
        assert_eq!(Next { next: "not base 64!".into() }.path(), "/today");
    }
}
