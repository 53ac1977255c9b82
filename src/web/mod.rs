//! What does the browser see? One folder a screen; here what all pages share.

pub mod filters;
pub mod form;
pub mod frame;

#[cfg(test)]
mod look;
