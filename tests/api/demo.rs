//! The demo: made at the first start, found at the second, kept from others and apart from real records.

use crate::support::{Kind, TestApp};

const PASSPHRASE: &str = "lantern reeds copper ferry autumn bridge";

#[tokio::test]
async fn the_demo_is_made_once_opens_for_each_role_and_says_that_it_is_one() {
    let mut demo = TestApp::start_with(Kind::Sqlite, &["--demo"], &[]).await;
    assert!(demo.log().contains("7500 of 7500 people"), "{}", demo.log());
    demo.visitor().get("/sign-in").await.ok().says("This is a demo.");
    let (mei, today) = demo.sign_in("mei@demo.example", PASSPHRASE).await;
    today.ok().says("This is a demo.");
    mei.get("/nowhere").await.says("This is a demo.");

    demo.stop();
    demo.start_again().await;
    assert_eq!(demo.log().matches("7500 of 7500 people").count(), 1, "it was made again");
    let said = demo.said().join("\n");
    for role in ["caseworker", "supervisor", "analyst", "admin"] {
        let address =
            said.lines().find_map(|line| line.trim().strip_prefix(role)).unwrap_or_else(|| panic!("no sign-in for {role} in {said}")).trim();
        let (_, today) = demo.sign_in(address, PASSPHRASE).await;
        assert_eq!(today.ok().url.path(), "/today", "{role}");
    }
    mei.get("/today").await.ok();

    demo.stop();
    let verified = demo.command(&["audit", "verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let refused = demo.command(&["serve", "--behind-proxy", "--listen", "127.0.0.1:0"]);
    assert!(!refused.status.success(), "a demo was served to others");
}

#[tokio::test]
async fn the_demo_keeps_away_from_other_machines_and_from_a_real_record() {
    let mut office = TestApp::start().await;
    office.set_up().await;
    office.stop();
    let fails = |arguments: &[&str], reason: &str| {
        let output = office.command(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(reason), "{arguments:?}: {said}");
    };
    fails(&["serve", "--demo", "--listen", "127.0.0.1:0"], "real organization");
    fails(&["serve", "--demo", "--listen", "0.0.0.0:0"], "loopback");
    fails(&["serve", "--demo", "--database", "postgres://localhost/x"], "--database");
}
