//! Who may: the first argument of every handler.

use std::{
    future::{Ready, ready},
    marker::PhantomData,
    sync::Arc,
};

use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, dev::Payload, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        caller::Caller,
        language::Language,
        rights::{self, Right, Role},
    },
    store::{Store, audit::Author, db::Db},
    vault::{keyring::Keyring, session::SessionSecret},
    web::{
        error::WebError,
        frame::{Frame, Outside, Place},
        site::Site,
    },
};

/// Who is signed in to a session, and what opens its keys.
pub struct SignedIn {
    pub caller: Caller,
    pub zone: chrono_tz::Tz,
    pub secret: SessionSecret,
    pub locked_keys: Vec<u8>,
}

/// A caller who was shown to have the right `R`.
pub struct May<R: Right> {
    signed_in: Arc<SignedIn>,
    site: web::Data<Site>,
    path: String,
    right: PhantomData<R>,
}

impl<R: Right> FromRequest for May<R> {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match (request.extensions().get::<Arc<SignedIn>>(), request.app_data::<web::Data<Site>>()) {
            (Some(signed_in), Some(_)) if !signed_in.caller.roles.any_of(R::ROLES) => Err(WebError::Forbidden),
            (Some(signed_in), Some(site)) => {
                Ok(Self { signed_in: signed_in.clone(), site: site.clone(), path: address(request), right: PhantomData })
            }
            _ => Err(WebError::SignInFirst),
        })
    }
}

impl<R: Right> May<R> {
    pub fn caller(&self) -> &Caller {
        &self.signed_in.caller
    }

    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The time zone in which the organization works.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.signed_in.zone
    }

    /// The day it is where the organization works.
    pub fn today(&self) -> chrono::NaiveDate {
        self.site.clock.today(self.signed_in.zone)
    }

    /// Reads in one snapshot.
    pub async fn read<T, E>(&self, job: impl FnOnce(&mut Db, &Caller) -> Result<T, E> + Send + 'static) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: Into<WebError>,
    {
        let signed_in = self.signed_in.clone();
        self.site.store.read(move |db| job(db, &signed_in.caller).map_err(Into::into)).await
    }

    /// Reads identities with the caller's keys, in one snapshot. Nothing opened outlives the job, unless the job returns it.
    pub async fn read_open<T, E>(&self, job: impl FnOnce(&mut Db, &Caller, &Keyring) -> Result<T, E> + Send + 'static) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: Into<WebError>,
    {
        let (signed_in, site) = (self.signed_in.clone(), self.site.clone());
        self.site
            .store
            .read(move |db| {
                let ring = signed_in.ring(db, &site)?;
                job(db, &signed_in.caller, &ring).map_err(Into::into)
            })
            .await
    }

    /// Writes, with the caller as author: what is written and its entry in the audit log are one transaction.
    pub async fn write<T, E>(&self, job: impl FnOnce(&mut Db, &Author) -> Result<T, E> + Send + 'static) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: Into<WebError>,
    {
        let author = self.site.author(self.signed_in.caller.clone(), self.signed_in.zone);
        self.site.store.write(move |db| job(db, &author).map_err(Into::into)).await
    }

    /// Writes with the caller's keys at hand.
    pub async fn write_open<T, E>(&self, job: impl FnOnce(&mut Db, &Author, &Keyring) -> Result<T, E> + Send + 'static) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: Into<WebError>,
    {
        let author = self.site.author(self.signed_in.caller.clone(), self.signed_in.zone);
        // The keys are opened on a reading connection: the one writer's time is for writing.
        let ring = self.ring().await?;
        self.site.store.write(move |db| job(db, &author, &ring).map_err(Into::into)).await
    }

    /// The record, the caller's pen and their keys, for long work that writes in many parts and may outlive the request.
    pub async fn for_long_work(&self) -> Result<(Store, Arc<Author>, Keyring), WebError> {
        let author = self.site.author(self.signed_in.caller.clone(), self.signed_in.zone);
        let ring = self.ring().await?;
        Ok((self.site.store.clone(), Arc::new(author), ring))
    }

    async fn ring(&self) -> Result<Keyring, WebError> {
        let (signed_in, site) = (self.signed_in.clone(), self.site.clone());
        self.site.store.read(move |db| signed_in.ring(db, &site)).await
    }

    /// [`Self::page`] with a status of its own: 422 where a form comes back with what is wrong in it.
    pub fn answer(&self, status: StatusCode, page: impl Template) -> Result<HttpResponse, WebError> {
        Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(self.render(page)?))
    }

    /// The page in the caller's language, within the frame that everyone signed in sees.
    pub fn page(&self, page: impl Template) -> Result<web::Html, WebError> {
        self.render(page).map(web::Html::new)
    }

    /// The same as text.
    pub(in crate::web) fn render(&self, page: impl Template) -> Result<String, WebError> {
        let caller = self.caller();
        let frame = Frame {
            language: caller.language,
            name: caller.name.clone(),
            places: places(caller),
            path: self.path.clone(),
            flash: None,
            demo: self.site.demo,
        };
        Ok(page.render_with_values(&frame)?)
    }
}

/// Where the page stands, with its filters; what a form was sent to has none.
fn address(request: &HttpRequest) -> String {
    let whole = request.uri().path_and_query().filter(|_| request.method() == actix_web::http::Method::GET);
    whole.map_or_else(|| request.path().to_owned(), ToString::to_string)
}

/// Where in the bar someone may go.
fn places(caller: &Caller) -> Vec<Place> {
    let may = |roles: &[Role]| caller.roles.any_of(roles);
    let bar = [
        (Place::Today, rights::SeeToday::ROLES),
        (Place::Cases, rights::ReadCases::ROLES),
        (Place::Team, rights::LeadTeam::ROLES),
        (Place::Patterns, rights::ReadPatterns::ROLES),
        (Place::Maps, rights::ReadPatterns::ROLES),
        (Place::Dossiers, rights::GatherDossiers::ROLES),
        (Place::Releases, rights::ReadReleases::ROLES),
        (Place::Reference, rights::ReadReference::ROLES),
        (Place::Admin, rights::ReadUsers::ROLES),
    ];
    bar.into_iter().filter(|(_, roles)| may(roles)).map(|(place, _)| place).collect()
}

impl SignedIn {
    /// Opens the caller's own keys, and what was sealed to them of the organization's.
    fn ring(&self, db: &mut Db, site: &Site) -> Result<Keyring, WebError> {
        Ok(site.rings.open(db, &self.caller, &self.secret, &self.locked_keys)?)
    }
}

/// A handler that serves whoever asks, signed in or not.
pub struct Anyone {
    site: web::Data<Site>,
    pub signed_in: Option<Arc<SignedIn>>,
    pub language: Language,
    /// Where the request comes from, for the throttle only.
    pub address: String,
}

impl FromRequest for Anyone {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(site) = request.app_data::<web::Data<Site>>() else { return ready(Err(WebError::NotFound)) };
        let signed_in = request.extensions().get::<Arc<SignedIn>>().cloned();
        let language = crate::web::session::language_of(request, signed_in.as_deref());
        let address = crate::web::session::address_of(request, site);
        ready(Ok(Self { site: site.clone(), signed_in, language, address }))
    }
}

impl Anyone {
    pub fn site(&self) -> &web::Data<Site> {
        &self.site
    }

    /// Runs what takes a password's time and memory off the async threads, two at most at once.
    pub async fn with_password<T: Send + 'static>(
        &self,
        job: impl FnOnce(&crate::store::Store, crate::access::Moment) -> T + Send + 'static,
    ) -> Result<T, WebError> {
        let _turn = self.site.passwords.acquire().await.map_err(|_| WebError::NotFound)?;
        let (store, at) = (self.site.store.clone(), self.site.moment());
        tokio::task::spawn_blocking(move || job(&store, at)).await.map_err(|_| crate::store::StoreError::Panicked.into())
    }

    /// The page in the browser's language, without the frame.
    pub fn answer(&self, status: StatusCode, page: impl Template) -> Result<HttpResponse, WebError> {
        let body = page.render_with_values(&Outside { language: self.language, demo: self.site.demo })?;
        Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
    }
}
