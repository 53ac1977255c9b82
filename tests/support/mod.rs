//! What the tests stand on: the real program on a fresh database, somebody who clicks, a real browser, a real mailbox.
//!
//! A test binary takes it in with `#[path = "../support/mod.rs"] mod support;` and uses of it what it needs.
#![allow(dead_code, unused_imports, unused_macros, reason = "each test binary takes what it needs of this")]

pub mod app;
pub mod browser;
pub mod cases;
pub mod crowd;
pub mod database;
pub mod form;
pub mod office;
pub mod pdf;
pub mod postbox;
pub mod record;
pub mod visitor;

pub use app::TestApp;
pub use browser::{Browser, Window};
pub use cases::{Somebody, XIUYING};
pub use database::Kind;
pub use office::{LIN, Office, PASSWORD, email, today};
pub use postbox::{Mood, Postbox};
pub use visitor::{Page, Visitor};

/// Makes of each scenario `async fn name(office: TestApp)` two tests, `name::sqlite` and `name::postgres`:
///
/// ```ignore
/// on_both!(a_step_is_on_the_timeline, a_step_twice_is_one_step);
///
/// async fn a_step_is_on_the_timeline(office: TestApp) { … }
/// ```
///
/// The second is passed over, saying so, where `THROUGHLINE_TEST_POSTGRES` is not set; `tests/run` sets it.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => { $(
        mod $name {
            use crate::support::{Kind, TestApp};

            #[tokio::test]
            async fn sqlite() {
                super::$name(TestApp::start_on(Kind::Sqlite).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                match $crate::support::database::server() {
                    Some(_) => super::$name(TestApp::start_on(Kind::Postgres).await).await,
                    None => eprintln!("passed over: THROUGHLINE_TEST_POSTGRES is not set"),
                }
            }
        }
    )+ };
}
pub(crate) use on_both;
