//! Around every request: who is signed in, where forms may come from, and the headers that every answer bears.

use std::sync::Arc;

use actix_web::{
    HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    cookie::{Cookie, SameSite},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderValue},
    },
    middleware::Next,
    web,
};

use crate::{
    domain::language::Language,
    store::sessions,
    vault::session::SessionSecret,
    web::{drafts, error::WebError, may::SignedIn, site::Site},
};

/// The cookie's name; browsers hold the prefix to TLS, this host and no narrower path.
fn cookie_name(site: &Site) -> &'static str {
    if site.listening.is_secure() { "__Host-throughline" } else { "throughline" }
}

/// The cookie that begins a session; without a secret, the one that ends it.
pub fn cookie(site: &Site, secret: Option<&SessionSecret>) -> Cookie<'static> {
    let value = secret.map(|secret| secret.cookie().to_string()).unwrap_or_default();
    let mut cookie =
        Cookie::build(cookie_name(site), value).path("/").http_only(true).secure(site.listening.is_secure()).same_site(SameSite::Strict).finish();
    if secret.is_none() {
        cookie.make_removal();
    }
    cookie
}

/// Loads the session once a request, and refuses forms from other sites. A form that arrives after its session ended is kept as a draft.
pub async fn load(mut request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.method() == Method::POST && !is_own_form(&request) {
        return Err(WebError::ForeignForm.into());
    }
    let site = request.app_data::<web::Data<Site>>().cloned().ok_or(WebError::NotFound)?;
    let secret = request.cookie(cookie_name(&site)).and_then(|cookie| SessionSecret::from_cookie(cookie.value()));
    if let Some(secret) = secret {
        let (hash, now) = (secret.hash(), site.clock.now().into());
        let found = site.store.look_up(move |db| sessions::find(db, &hash, now).map_err(WebError::from)).await?;
        if let Some(session) = found {
            if session.is_stale(now) {
                site.store.write(move |db| sessions::seen(db, &hash, now).map_err(WebError::from)).await?;
            }
            let signed_in = SignedIn { caller: session.caller, zone: session.zone, secret, locked_keys: session.locked_keys };
            request.extensions_mut().insert(Arc::new(signed_in));
        } else if request.method() == Method::POST && drafts::page_of(request.path()).is_some() {
            let owner = site.store.read(move |db| sessions::owner(db, &hash).map_err(WebError::from)).await?;
            if let Some(owner) = owner {
                let payload = request.extract::<web::Payload>().await?;
                let answer = drafts::keep_late(&site, owner, request.request(), payload).await?;
                return Ok(request.into_response(answer));
            }
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// Whether a form was sent from a page of this site. Browsers say so in one of two headers, which no page can forge; a program that sends neither has no cookie of someone else's.
fn is_own_form(request: &ServiceRequest) -> bool {
    let headers = request.headers();
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let info = request.connection_info();
    origin.to_str().is_ok_and(|origin| origin.split_once("://").is_some_and(|(_, host)| host == info.host()))
}

/// What a page may load and do; what is no page says more narrowly what it may.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every answer bears. Pages hold what nobody else on this machine may find later; nothing is loaded from elsewhere.
pub async fn headers(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let secure = request.app_data::<web::Data<Site>>().is_some_and(|site| site.listening.is_secure());
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    }
    let mut set = |name: &'static str, value: &'static str| {
        headers.insert(header::HeaderName::from_static(name), HeaderValue::from_static(value));
    };
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "no-referrer");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("permissions-policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()");
    if secure {
        set("strict-transport-security", "max-age=63072000");
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// The language to answer in: the user's own, else the first that the browser asks for and we speak.
pub fn language_of(request: &HttpRequest, signed_in: Option<&SignedIn>) -> Language {
    if let Some(signed_in) = signed_in {
        return signed_in.caller.language;
    }
    let asked = request.query_string().split('&').find_map(|pair| pair.strip_prefix("language=")).and_then(|code| code.parse().ok());
    if let Some(chosen) = asked {
        return chosen;
    }
    let wishes = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|wishes| wishes.to_str().ok()).unwrap_or_default();
    let speaks = |wish: &str| wish.trim().split(['-', ';']).next().unwrap_or_default().to_ascii_lowercase().parse().ok();
    wishes.split(',').find_map(speaks).unwrap_or(crate::config::LANGUAGE)
}

/// Who is calling: the peer, or what the trusted proxy says.
pub fn address_of(request: &HttpRequest, site: &Site) -> String {
    let info = request.connection_info();
    let address = if site.listening.behind_proxy { info.realip_remote_addr() } else { info.peer_addr() };
    address.unwrap_or_default().to_owned()
}
