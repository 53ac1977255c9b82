//! Power cuts: the program is killed while people log, and nothing that it acknowledged is lost or doubled.

#[path = "../support/mod.rs"]
mod support;

use diesel::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::{Kind, Page, Somebody, TestApp, Visitor, XIUYING, on_both};

const CLIENTS: usize = 4;

on_both!(nothing_acknowledged_is_lost_when_the_program_is_killed);

async fn nothing_acknowledged_is_lost_when_the_program_is_killed(app: TestApp) {
    // Durability on PostgreSQL is the server's; what is ours is the same on both.
    let kills = if app.kind == Kind::Sqlite { 20 } else { 5 };
    let mut office = app.open().await;
    office.has_office("Education Commission D1").await;
    let over = Arc::new(AtomicBool::new(false));
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut clients = Vec::new();
    for client in 0..CLIENTS {
        let mei = office.caseworker(&format!("Mei{client}")).await;
        let (name, phone) = (["赵一", "钱二", "孙三", "李四"][client], format!("138 0013 800{client}"));
        let case = mei.registers(&Somebody { name, phone: &phone, ..XIUYING }).await;
        let (over, acknowledged) = (Arc::clone(&over), Arc::clone(&acknowledged));
        clients.push((mei.clone(), case.url.path().to_owned(), tokio::spawn(keep_logging(mei, case, client, over, acknowledged))));
    }
    for kill in 0..kills {
        wait_for_more(&acknowledged).await;
        // At another moment each time: between steps, within one, while answers are underway.
        tokio::time::sleep(Duration::from_millis(kill * 37 % 150)).await;
        office.app.kill();
        office.app.start_again().await;
    }
    wait_for_more(&acknowledged).await;
    over.store(true, Ordering::Relaxed);

    let mut kept = 0;
    for (mei, case, task) in clients {
        let answered = task.await.expect("a client goes on until it is told to stop");
        let page = mei.get(&case).await.ok();
        let found = said(&page);
        for step in &answered {
            assert_eq!(found.get(step), Some(&1), "{step} was acknowledged, and is there that often: {found:?}");
        }
        assert!(found.len() <= answered.len() + 1, "only the one underway may be there without an answer");
        kept += answered.len();
    }
    assert!(kept > usize::try_from(kills).expect("few"), "{kept} steps were acknowledged between {kills} kills");

    let verified = office.app.command(&["audit", "verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    if office.app.kind == Kind::Sqlite {
        assert!(office.app.stop().success());
        assert_eq!(integrity(&office.app), "ok");
    }
}

/// Logs step after step; one whose answer did not come is sent again as it was. Gives those that were acknowledged.
async fn keep_logging(mei: Visitor, case: Page, client: usize, over: Arc<AtomicBool>, acknowledged: Arc<AtomicUsize>) -> Vec<String> {
    let mut answered = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let Ok(page) = mei.try_ask(reqwest::Method::GET, case.url.path(), &[]).await else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let step = format!("c{client}s{}", answered.len());
        let form = page.ok().form("#step").set("day", "2026-03-09").set("office", "Education Commission D1");
        let form = form.set("outcome", "refused").set("words", &step).set("then", "stay");
        while !over.load(Ordering::Relaxed) {
            if let Ok(page) = mei.try_submit(form.clone()).await {
                assert!(page.ok().html.contains(&step), "{step} was answered and is not on the page");
                answered.push(step);
                acknowledged.fetch_add(1, Ordering::Relaxed);
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    answered
}

/// Waits until a few more steps are acknowledged, so that every kill meets people at work.
async fn wait_for_more(acknowledged: &AtomicUsize) {
    let (before, began) = (acknowledged.load(Ordering::Relaxed), Instant::now());
    while acknowledged.load(Ordering::Relaxed) < before + 2 {
        assert!(began.elapsed() < Duration::from_mins(1), "nobody can log any more");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// How often each step's words stand in the thread.
fn said(page: &Page) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for text in page.texts(".thread > li") {
        for quoted in text.split('“').skip(1) {
            *found.entry(quoted.split('”').next().unwrap_or_default().to_owned()).or_default() += 1;
        }
    }
    found
}

fn integrity(app: &TestApp) -> String {
    let file = app.data().join("throughline.db");
    let mut db = SqliteConnection::establish(file.to_str().expect("a readable path")).expect("it opens");
    diesel::select(diesel::dsl::sql::<diesel::sql_types::Text>("(SELECT integrity_check FROM pragma_integrity_check)"))
        .get_result(&mut db)
        .expect("it answers")
}
