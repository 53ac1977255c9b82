//! The table of all routes. It takes only handlers that begin by asking who may, and remembers what each asks, for the test that walks them all.

use std::{cell::RefCell, rc::Rc};

use actix_web::{FromRequest, Handler, Responder, web};

use crate::{
    domain::rights::{Right, Role},
    web::{
        error::WebError,
        may::{Anyone, May},
    },
};

/// What a handler's arguments must begin with.
pub trait Guarded {
    /// The right's name, and the roles that have it; no roles: anyone, signed in or not.
    fn who() -> (&'static str, &'static [Role]);
}

macro_rules! guarded {
    ($($argument:ident)*) => {
        impl<R: Right, $($argument),*> Guarded for (May<R>, $($argument,)*) {
            fn who() -> (&'static str, &'static [Role]) { (R::NAME, R::ROLES) }
        }
        impl<$($argument),*> Guarded for (Anyone, $($argument,)*) {
            fn who() -> (&'static str, &'static [Role]) { ("anyone", &[]) }
        }
    };
}
guarded!();
guarded!(A);
guarded!(A B);
guarded!(A B C);
guarded!(A B C D);

/// One route, as the route walk and the manual see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub method: &'static str,
    pub path: &'static str,
    pub right: &'static str,
    pub roles: &'static [Role],
}

/// Collects routes while the application is put together.
pub struct Routes<'a> {
    config: Option<&'a mut web::ServiceConfig>,
    seen: Rc<RefCell<Vec<Entry>>>,
}

impl<'a> Routes<'a> {
    pub fn new(config: &'a mut web::ServiceConfig) -> Self {
        Self { config: Some(config), seen: Rc::default() }
    }

    /// Every route of the program, without serving any.
    pub fn list() -> Vec<Entry> {
        let mut at = Routes { config: None, seen: Rc::default() };
        crate::web::all(&mut at);
        at.seen.take()
    }

    pub fn get<F, Args>(&mut self, path: &'static str, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + Guarded + 'static,
        F::Output: Responder + 'static,
    {
        self.add("GET", path, web::get().to(handler), Args::who())
    }

    pub fn post<F, Args>(&mut self, path: &'static str, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + Guarded + 'static,
        F::Output: Responder + 'static,
    {
        self.add("POST", path, web::post().to(handler), Args::who())
    }

    fn add(
        &mut self,
        method: &'static str,
        path: &'static str,
        route: actix_web::Route,
        (right, roles): (&'static str, &'static [Role]),
    ) -> &mut Self {
        self.seen.borrow_mut().push(Entry { method, path, right, roles });
        if let Some(config) = &mut self.config {
            config.route(path, route);
        }
        self
    }
}

/// Whatever has no route.
pub async fn nothing() -> Result<&'static str, WebError> {
    Err(WebError::NotFound)
}
