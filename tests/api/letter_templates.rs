//! Templates of letters: read by all who work with cases, written by editors, refused with a field that does not exist.

use crate::support::{TestApp, on_both};
use reqwest::StatusCode;

on_both!(
    the_letters_that_come_along_are_marked_as_unchecked,
    what_is_wrong_with_a_letter_is_said_all_at_once,
    a_shipped_letter_is_changed_retired_and_offered_again
);

async fn the_letters_that_come_along_are_marked_as_unchecked(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let list = mei.get("/reference/letters").await.ok();
    list.says("Application for administrative reconsideration").says("Complaint").says("Request for government information");
    assert_eq!(list.texts("#templates tbody tr td:last-child"), ["to be checked by a lawyer"; 3]);
    assert!(!list.has("a[href='/reference/letters/new']"));
    let one = mei.get("/reference/letters/reconsideration").await.ok();
    one.says("To be checked by a lawyer before it is used.").says("{{person_name}}").says("行政复议申请书").says("Administrative reconsideration");
    assert!(!one.has("#retire") && !one.has("header a[href$='/edit']"));
    assert_eq!(mei.get("/reference/letters/new").await.status, StatusCode::FORBIDDEN);
    assert_eq!(mei.get("/reference/letters/nothing").await.status, StatusCode::NOT_FOUND);
}

async fn what_is_wrong_with_a_letter_is_said_all_at_once(app: TestApp) {
    let office = app.open().await;
    let anna = office.analyst("Anna").await;
    let form = anna.get("/reference/letters/new").await.ok().form("#template");
    let typed = "To {{office}} about {{hukou}} by {{deadline";
    let back = anna.submit(form.set("body_en", typed).set("body_zh", "致{{部门}}").set("remedies", "petition")).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = back.texts(".govuk-error-summary li");
    assert_eq!(said.len(), 4, "{said:?}");
    back.says("There is no field “hukou”. There are: today, organization, person_name, case_code, service, office,").says("no field “部门”");
    assert!(back.texts(".wrong").iter().any(|beside| beside.contains("hukou")), "beside the letter: {:?}", back.texts(".wrong"));
    let form = back.form("#template");
    assert_eq!(form.value("body_en").map(|body| body.trim().to_owned()).as_deref(), Some(typed));
    assert_eq!(form.value("remedies").as_deref(), Some("petition"));
    let form = form.set("zh", "致函").set("body_en", "").set("body_zh", "致{{ office }}：{{reason}}");
    let page = anna.submit(form).await.ok();
    page.says("致函").says("致{{ office }}：{{reason}}").says("Petition").says("To be checked by a lawyer");
    assert_eq!(page.texts("h2[lang]"), ["中文"], "it is written in one language only");
    anna.get("/reference/letters").await.ok().says("致函");
}

async fn a_shipped_letter_is_changed_retired_and_offered_again(app: TestApp) {
    let office = app.open().await;
    let (lin, tao) = (&office.lin, office.admin("Tao").await);
    let form = tao.get("/reference/letters/complaint/edit").await.ok().form("#template");
    assert!(form.value("body_zh").is_some_and(|body| body.contains("{{demanded}}")));
    let page = tao.submit(form.set("body_en", "We complain about {{office}}.").set("checked", "yes").clear("remedies")).await.ok();
    page.says("Checked by a lawyer").says("We complain about {{office}}.").says("any").says("投诉书");
    let list = lin.get("/reference/letters").await.ok();
    assert_eq!(list.texts("#templates tbody tr").len(), 3, "it stands in the place of the shipped one");
    assert!(list.texts("#templates tbody tr")[1].ends_with("✓ checked"));
    let retired = lin.submit(page.form("#retire")).await.ok();
    retired.says("not offered any more").says("We complain about {{office}}.");
    assert!(lin.get("/reference/letters").await.ok().texts("#templates tbody th")[1].contains("retired since"));
    let again = lin.submit(retired.form("#retired form")).await.ok();
    assert!(!again.has("#retired"));
    again.says("Checked by a lawyer");
    lin.get("/admin/audit").await.ok().says("changed the reference data").says("complaint");
}
