//! Closing a case: with its outcome and its reason, by a supervisor's leave where the organization wants it, and opening it again.

use crate::support::{Office, TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    a_case_is_closed_with_what_the_last_step_came_to,
    giving_up_is_closed_with_its_reason_asked_once,
    whoever_never_applied_is_recorded_with_why,
    a_closed_case_takes_no_steps_until_it_is_reopened,
    a_supervisor_approves_or_sends_back_with_a_question,
    several_are_approved_at_once
);

async fn a_case_is_closed_with_what_the_last_step_came_to(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let path = case.url.path();
    mei.logs(&case, &[("office", "Education Commission D1"), ("outcome", "refused")]).await.ok();
    let page = mei.get(&format!("{path}/close")).await.ok();
    page.says("Education Commission D1").says("Close the case");
    let form = page.form("#close");
    assert_eq!(form.value("outcome").as_deref(), Some("refused"), "the last step's outcome is proposed");
    assert!(!form.offers("outcome").contains(&"never-applied".to_owned()), "whoever made a step has applied");
    let closed = mei.submit(form.set("outcome", "granted").set("expectation", "hopeful")).await.ok();
    assert_eq!(closed.url.path(), path);
    closed.says("Closed on").says("Granted").says("Hope at the close: Hopeful");
    assert!(!closed.has("#step"), "a closed case takes no steps");
    assert!(mei.get("/cases").await.ok().texts("tbody th").is_empty());
    assert_eq!(mei.get("/cases?closed=true").await.ok().texts("tbody th").len(), 1);
    mei.get(&format!("{path}/close")).await.ok().says("This case is closed");
    office.lin.get("/admin/audit").await.ok().says("closed a case");
}

async fn giving_up_is_closed_with_its_reason_asked_once(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let path = case.url.path();
    mei.logs(&case, &[("outcome", "refused")]).await.ok();
    let form = mei.get(&format!("{path}/close")).await.ok().form("#close");
    let page = mei.submit(form.set("outcome", "withdrew")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "giving up has a reason");
    assert_eq!(page.texts(".govuk-error-summary li").len(), 1);
    assert_eq!(page.form("#close").value("outcome").as_deref(), Some("withdrew"), "what was chosen stays");
    let closed = mei.submit(page.form("#close").set("gave_up_reason", "own-fault")).await.ok();
    closed.says("Closed on").says("Gave up: Thinks it is their own fault");
    let steps = closed.texts(".thread > li");
    assert_eq!(steps.len(), 2, "it is counted where it happened: {steps:?}");
    assert!(steps[1].contains("Gave up because: Thinks it is their own fault"), "{steps:?}");

    // Where the step says so already, the reason is not asked again, and nothing is counted twice.
    let other = mei.registers(&crate::support::Somebody { name: "Chen Xiaomei", phone: "", birth_year: "", ..XIUYING }).await;
    mei.logs(&other, &[("outcome", "withdrew"), ("gave_up_reason", "cost")]).await.ok();
    let form = mei.get(&format!("{}/close", other.url.path())).await.ok().form("#close");
    assert_eq!((form.value("outcome").as_deref(), form.value("gave_up_reason").as_deref()), (Some("withdrew"), Some("cost")));
    let closed = mei.submit(form).await.ok();
    assert_eq!(closed.says("Gave up: Costs too much money").texts(".thread > li").len(), 1);
}

async fn whoever_never_applied_is_recorded_with_why(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let form = mei.get(&format!("{}/close", case.url.path())).await.ok().form("#close");
    assert_eq!(form.value("outcome").as_deref(), Some("never-applied"));
    let page = mei.submit(form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let closed = mei.submit(page.form("#close").set("never_applied_reason", "did-not-know").set("expectation", "no-hope")).await.ok();
    closed.says("Never applied: Did not know one could").says("Hope at the close: No hope");
    assert!(closed.texts(".thread > li").is_empty());
}

async fn a_closed_case_takes_no_steps_until_it_is_reopened(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let path = case.url.path();
    // A step is being typed in one tab while the case is closed in another.
    let typed = mei.get(path).await.ok().form("#step").set("outcome", "refused").set("office", "Education Commission D1").set("then", "stay");
    let close = mei.get(&format!("{path}/close")).await.ok().form("#close");
    mei.submit(close.set("outcome", "refused")).await.ok();
    let refused = mei.submit(typed.set("words", "come back never")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Somebody closed this case in the meantime");
    let form = refused.form("#step");
    assert_eq!(form.value("office").as_deref(), Some("Education Commission D1"), "what was typed stays");
    let again = mei.submit(form.to(&format!("{path}/reopen"))).await.ok();
    again.says("What you typed and did not save is back");
    assert!(!again.has("#closed") && again.texts(".thread > li").is_empty(), "nothing was recorded meanwhile");
    let form = again.form("#step");
    assert_eq!(form.value("words").map(|words| words.trim().to_owned()).as_deref(), Some("come back never"));
    let saved = mei.submit(form.set("then", "stay")).await.ok();
    assert_eq!(saved.says("“come back never”").texts(".thread > li").len(), 1);
    office.lin.get("/admin/audit").await.ok().says("reopened a case");
}

impl Office {
    /// From now on a caseworker asks a supervisor to close a case.
    async fn wants_approval(&self) {
        let form = self.lin.get("/admin/settings").await.ok().form("form[action='/admin/settings']");
        let page = self.lin.submit(form.set("closing_needs_approval", "yes")).await.ok();
        assert!(page.has("#closing_needs_approval[checked]"), "the setting stays");
    }
}

async fn a_supervisor_approves_or_sends_back_with_a_question(app: TestApp) {
    let office = app.open().await;
    office.wants_approval().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let path = case.url.path();
    mei.logs(&case, &[("outcome", "deferred")]).await.ok();
    let form = mei.get(&format!("{path}/close")).await.ok().form("#close");
    let asked = mei.submit(form.set("outcome", "granted")).await.ok();
    asked.says("Mei asked for this case to be closed");
    assert!(asked.has("#step"), "it is open until a supervisor agrees");

    let queue = office.lin.get("/closing").await.ok();
    queue.says("Granted").says("Told to wait").says("not what the last step says");
    let code = path.trim_start_matches("/cases/");
    let question = format!("form[action='/closing/{code}/question']");
    let empty = office.lin.submit(queue.form(&question)).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("Write what you want to know");
    office.lin.submit(empty.form(&question).set("question", "Has she seen the decision herself?")).await.ok().says("Nobody asks");
    mei.get(&format!("{path}/close")).await.ok().says("Has she seen the decision herself?");
    for page in [wen.get(&format!("{path}/close")).await, wen.post(&format!("{path}/close"), &[("outcome", "granted")]).await] {
        assert_eq!(page.status, StatusCode::NOT_FOUND, "a case is nobody else's");
    }
    assert_eq!(mei.get("/closing").await.status, StatusCode::FORBIDDEN);
    assert_eq!(mei.post(&format!("/closing/{code}/approve"), &[]).await.status, StatusCode::FORBIDDEN);
    office.lin.post(&format!("/closing/{code}/approve"), &[]).await.ok();
    assert!(!mei.get(path).await.ok().has("#closed"), "what was sent back is not closed by an old page");

    let form = mei.get(&format!("{path}/close")).await.ok().form("#close");
    mei.submit(form.set("outcome", "partly-granted").set("expectation", "unsure")).await.ok();
    let approve = office.lin.get("/closing").await.ok().form(&format!("form[action='/closing/{code}/approve']"));
    office.lin.submit(approve).await.ok().says("Nobody asks");
    mei.get(path).await.ok().says("Closed on").says("Granted in part").says("Hope at the close: Unsure");
}

async fn several_are_approved_at_once(app: TestApp) {
    let office = app.open().await;
    office.wants_approval().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let person = format!("/people/{}/cases", case.person());
    let mut cases = vec![case];
    for service in ["dibao", "residence-permit"] {
        cases.push(mei.post(&person, &[("service", service)]).await.ok());
    }
    for case in &cases {
        mei.logs(case, &[("outcome", "refused")]).await.ok();
        let form = mei.get(&format!("{}/close", case.url.path())).await.ok().form("#close");
        mei.submit(form).await.ok();
    }
    let queue = office.lin.get("/closing").await.ok();
    let codes: Vec<_> = queue.texts("#waiting a.code");
    let form = queue.form("#rest").clear("cases").set("cases", &codes[0]).set("cases", &codes[2]);
    let left = office.lin.submit(form).await.ok();
    assert_eq!(left.texts("#waiting a.code"), [codes[1].clone()]);
    let mut closed = mei.get("/cases?closed=true").await.ok().texts("tbody th");
    closed.sort();
    let mut expected = [codes[0].clone(), codes[2].clone()];
    expected.sort();
    assert_eq!(closed, expected);
}
