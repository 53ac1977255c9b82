//! What runs by itself? One file a job. Each runs on a thread of its own, beside the site, and claims its work, so that of several nodes one does it.

pub mod digest;
pub mod retention;
pub mod scan;

use actix_web::web;

use crate::web::site::Site;

/// Starts whatever runs by itself, for as long as the site runs.
pub fn start(site: &web::Data<Site>) -> std::io::Result<()> {
    let (store, clock) = (site.store.clone(), site.clock);
    std::thread::Builder::new().name("scan".into()).spawn(move || scan::forever(&store, clock))?;
    let (store, clock) = (site.store.clone(), site.clock);
    std::thread::Builder::new().name("retention".into()).spawn(move || retention::forever(&store, clock))?;
    if let Some(mail) = site.mail.clone() {
        let (store, clock, public_url) = (site.store.clone(), site.clock, site.listening.public_url.clone());
        std::thread::Builder::new().name("digest".into()).spawn(move || digest::forever(&store, clock, &mail, &public_url))?;
    }
    Ok(())
}
