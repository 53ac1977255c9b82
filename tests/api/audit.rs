//! The audit log: what is done is in it, and nobody changes it unnoticed.

use crate::support::{LIN, TestApp, on_both};

on_both!(what_is_done_is_in_the_log, a_changed_or_missing_entry_is_found);

async fn what_is_done_is_in_the_log(app: TestApp) {
    let office = app.open().await;
    let _mei = office.caseworker("Mei").await;
    let _ = office.app.sign_in(LIN, "not her password").await;
    let page = office.lin.get("/admin/audit").await.ok();
    for done in ["set the organization up", "invited a colleague", "joined", "admitted a colleague", "was refused at sign-in", "read the audit log"] {
        page.says(done);
    }
    let verified = office.app.command(&["audit", "verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    assert!(String::from_utf8_lossy(&verified.stdout).contains("whole up to"));
}

/// Someone who can write the database, but has not the server's key.
async fn a_changed_or_missing_entry_is_found(app: TestApp) {
    let office = app.open().await;
    let verify = || {
        let verified = office.app.command(&["audit", "verify"]);
        (verified.status.success(), String::from_utf8_lossy(&verified.stderr).into_owned())
    };
    assert!(verify().0);
    office.app.forge("UPDATE audit_entries SET detail = 'nothing' WHERE seq = 2");
    assert!(matches!(verify(), (false, said) if said.contains("entry 2 ")), "an altered entry");
    office.app.forge("UPDATE audit_entries SET detail = '' WHERE seq = 2");
    assert!(verify().0, "as it was");
    office.app.forge("UPDATE audit_heads SET seq = seq + 1");
    assert!(matches!(verify(), (false, said) if said.contains("were written")), "cut off at the end");
    office.app.forge("DELETE FROM audit_entries WHERE seq = 1");
    assert!(matches!(verify(), (false, said) if said.contains("entry 1 ")), "a missing entry");
}
