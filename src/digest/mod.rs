//! What goes out on Monday? When it is due, what it says, and how it is handed to the mail server. Made with the server's key alone: codes, never names.

pub mod compose;
pub mod mail;
pub mod month;
pub mod parts;
pub mod schedule;

/// The kind of the weekly summary, in subscriptions and in the outbox.
pub const WEEKLY: &str = "weekly";
