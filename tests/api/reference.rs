//! The reference data: what an organization starts with, and how its lists are edited without changing what was recorded.

use crate::support::{Page, Somebody, TestApp, Visitor, XIUYING, on_both, record::Someone};
use reqwest::StatusCode;
use throughline::domain::outcome::Outcome::{Deflected, Refused};

on_both!(
    an_organization_starts_with_the_shipped_lists,
    an_office_is_added_where_it_is,
    an_entry_is_renamed_in_both_languages,
    a_retired_reason_is_not_offered_and_old_steps_keep_it,
    what_is_retired_from_a_later_day_is_offered_until_then,
    reports_count_a_retired_office_under_the_one_it_points_to,
    what_is_usually_asked_for_is_what_the_step_form_ticks,
    each_list_takes_new_entries,
    an_entry_points_only_to_one_of_its_own_kind,
    a_question_is_asked_at_the_steps_of_one_service
);

async fn an_organization_starts_with_the_shipped_lists(app: TestApp) {
    let office = app.open().await;
    office.lin.get("/reference").await.ok().says("No offices yet");
    office.lin.get("/reference/services").await.ok().says("Compulsory schooling");
    office.lin.get("/reference/requirements").await.ok().says("Residence permit");
    let facets = office.lin.get("/reference/facets").await.ok();
    assert!(facets.texts("#entries tbody tr").len() > 5, "{}", facets.words());
    let mei = office.caseworker("Mei").await;
    let page = open(&mei, "services", "Compulsory schooling").await;
    assert!(!page.has("form[action$='/retire']"), "a caseworker reads, and does not edit");
}

async fn an_office_is_added_where_it_is(app: TestApp) {
    let office = app.open().await;
    let form = office.lin.get("/reference").await.ok().form("form[action='/reference/offices']");
    let page = office.lin.submit(form.set("zh", "教育局D1").set("place", "000000")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("This place is not in the list");
    assert_eq!(page.attribute("#zh", "value").as_deref(), Some("教育局D1"));
    let form = page.form("form[action='/reference/offices']").set("place", "110105");
    office.lin.submit(form).await.ok().says("教育局D1").says("Beijing › Chaoyang District");
    let form = page.form("form[action='/reference/offices']").set("zh", "").set("en", "").set("place", "");
    office.lin.submit(form).await.says("Give a name in one language");
    // where it is can be mended, also to a place of the organization's own
    let names = open(&office.lin, "offices", "教育局D1").await.form("#names");
    assert_eq!(names.value("place").as_deref(), Some("Chaoyang District 110105"));
    let page = office.lin.submit(names.set("en", "Education Commission D1").set("place", "440305")).await.ok();
    page.says("Education Commission D1").says("Shenzhen › Nanshan District");
}

/// Opens the page of an entry from its list.
pub async fn open(visitor: &Visitor, list: &str, name: &str) -> Page {
    let path = if list == "offices" { "/reference".to_owned() } else { format!("/reference/{list}") };
    let page = visitor.get(&path).await.ok();
    follow(visitor, &page, name).await
}

pub async fn follow(visitor: &Visitor, page: &Page, name: &str) -> Page {
    let html = scraper::Html::parse_document(&page.html);
    let links = scraper::Selector::parse("main a").expect("a selector");
    let href = html.select(&links).find(|link| link.text().collect::<String>() == name).and_then(|link| link.attr("href").map(str::to_owned));
    visitor.get(&href.unwrap_or_else(|| panic!("no link to {name}:\n{}", page.words()))).await.ok()
}

/// The code by which a form chooses the entry that the page is about.
pub fn code(page: &Page) -> String {
    page.texts("main .code").remove(0)
}

async fn an_entry_is_renamed_in_both_languages(app: TestApp) {
    let office = app.open().await;
    let page = open(&office.lin, "services", "Compulsory schooling").await;
    let before = code(&page);
    let names = page.form("#names").set("en", "School places").set("zh", "上学");
    let page = office.lin.submit(names).await.ok();
    assert_eq!(code(&page), before);
    office.lin.get("/people/new").await.ok().says("School places");
    office.lin.post("/language", &[("language", "zh"), ("back", "/reference/services")]).await.ok().says("上学");
    office.lin.post("/language", &[("language", "en"), ("back", "/reference")]).await.ok();
    let page = open(&office.lin, "services", "School places").await;
    let taken = office.lin.submit(page.form("#names").set("en", "residence permit").set("zh", "上学")).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    taken.says("There is already an entry of this name");
    assert_eq!(taken.attribute("#en", "value").as_deref(), Some("residence permit"), "what was typed stays");
    office.lin.get("/admin/audit").await.ok().says("changed the reference data");
}

async fn a_retired_reason_is_not_offered_and_old_steps_keep_it(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let (old, new) = ("No places left", "Applied too late");
    for (en, zh) in [(old, "没有名额"), (new, "来得太晚")] {
        let form = office.lin.get("/reference/reasons").await.ok().form("#add");
        office.lin.submit(form.set("en", en).set("zh", zh)).await.ok();
    }
    let meets = |name: String, reason: &'static str| {
        let mei = mei.clone();
        async move {
            let case = mei.registers(&Somebody { name: &name, phone: "", ..XIUYING }).await;
            mei.logs(&case, &[("office", "Education Commission D1"), ("outcome", "refused"), ("reason", reason)]).await.ok()
        }
    };
    let mut cases = Vec::new();
    for number in 0..10 {
        cases.push(meets(format!("Person {number}"), old).await);
    }
    meets("Somebody".into(), new).await.says("Fewer than 10 other people met this reason");

    let target = code(&open(&office.lin, "reasons", new).await);
    let page = open(&office.lin, "reasons", old).await;
    let page = office.lin.submit(page.form("#retire").set("points_to", &target)).await.ok();
    page.says("reports count them under Applied too late");
    office.lin.get("/reference/reasons").await.ok().says("retired from");

    // no restart: the next page that the caseworker opens does not offer it
    let page = mei.get(cases[0].url.path()).await.ok();
    page.says(&format!("Reason: {old}"));
    assert!(!page.has(&format!("#reasons-list option[value='{old}']")) && page.has(&format!("#reasons-list option[value='{new}']")));
    let wrong = mei.logs(&page, &[("office", "Education Commission D1"), ("outcome", "refused"), ("reason", old)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    meets("One more".into(), new).await.says("10 to 19 other people met this reason");
    mei.get(cases[0].url.path()).await.ok().says("10 to 19 other people met this reason");

    let page = open(&office.lin, "reasons", old).await;
    office.lin.submit(page.form("form[action$='/restore']")).await.ok();
    assert!(mei.get(cases[0].url.path()).await.ok().has(&format!("#reasons-list option[value='{old}']")));
    meets("The last".into(), new).await.says("Fewer than 10 other people met this reason");
}

async fn what_is_retired_from_a_later_day_is_offered_until_then(app: TestApp) {
    let office = app.open().await;
    let page = open(&office.lin, "services", "Compulsory schooling").await;
    let wrong = office.lin.submit(page.form("#retire").set("retired_on", "next spring")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.attribute("#retired_on", "value").as_deref(), Some("next spring"));
    let page = office.lin.submit(wrong.form("#retire").set("retired_on", "2099-01-01")).await.ok();
    page.says("Retired from 1 January 2099");
    let offered = |page: Page| page.form("form[action='/people/new']").offers("service").contains(&"school-enrolment".to_owned());
    assert!(offered(office.lin.get("/people/new").await.ok()));
    office.lin.submit(page.form("form[action$='/restore']")).await.ok();
    let page = open(&office.lin, "services", "Compulsory schooling").await;
    office.lin.submit(page.form("#retire")).await.ok();
    assert!(!offered(office.lin.get("/people/new").await.ok()));
}

async fn reports_count_a_retired_office_under_the_one_it_points_to(app: TestApp) {
    let office = app.open().await;
    office.caseworker("Mei").await;
    let goes = |steps| Someone { group: ("education", "primary"), service: "school-enrolment", steps, with: "mei", keeps: true };
    let mut people = vec![goes(&[("d1", Deflected), ("w2", Refused)]); 16];
    people.extend(vec![goes(&[("d9", Deflected), ("w2", Refused)]); 15]);
    office.app.enter(people).await;
    office.app.forge("UPDATE consents SET kind = 'aggregate'"); // all of them agreed to be counted in releases
    assert!(office.app.command(&["scan"]).status.success());
    office.lin.get("/maps/runaround").await.ok().says("Office d9");
    let yi = office.analyst("Yi").await;
    yi.get("/releases/new?first=office").await.ok().says("Office d1").says("Office d9");
    let target = code(&open(&office.lin, "offices", "Office d1").await);
    let page = open(&office.lin, "offices", "Office d9").await;
    office.lin.submit(page.form("#retire").set("points_to", &target)).await.ok();
    assert!(office.app.command(&["scan"]).status.success());
    let now = office.lin.get("/maps/runaround").await.ok();
    assert!(!now.words().contains("Office d9"), "{}", now.words());
    let file = office.lin.get("/maps/runaround.csv").await.ok();
    let rows: Vec<&str> = file.html.lines().filter(|line| line.starts_with("office,Office d")).collect();
    assert!(rows.len() == 1 && rows[0].starts_with("office,Office d1,,,31,"), "{rows:?}");
    let release = yi.get("/releases/new?first=office").await.ok();
    release.says("Office d1");
    assert!(!release.words().contains("Office d9"), "{}", release.words());
}

async fn what_is_usually_asked_for_is_what_the_step_form_ticks(app: TestApp) {
    let office = app.open().await;
    let case = office.lin.registers(&XIUYING).await;
    let page = open(&office.lin, "services", "Compulsory schooling").await;
    let form = page.form("#demands-form").clear("demands").set("demands", "id-card").set("demands", "photo");
    let page = office.lin.submit(form).await.ok();
    assert_eq!(page.texts("#usual li").len(), 2);
    let offered = office.lin.get(case.url.path()).await.ok().form("#step").offers("demands");
    assert_eq!(offered, ["id-card", "photo"]);
    let paper = open(&office.lin, "requirements", &page.texts("#usual li")[1]).await;
    office.lin.submit(paper.form("#retire")).await.ok();
    let offered = office.lin.get(case.url.path()).await.ok().form("#step").offers("demands");
    assert_eq!(offered, ["id-card"], "a retired paper is not offered");
}

async fn each_list_takes_new_entries(app: TestApp) {
    let office = app.open().await;
    let lin = &office.lin;
    let adds = |list: &'static str, fields: &'static [(&'static str, &'static str)]| async move {
        let form = lin.get(&format!("/reference/{list}")).await.ok().form("#add");
        lin.submit(fields.iter().fold(form, |form, (field, value)| form.set(field, value))).await.ok()
    };
    adds("services", &[("en", "Library card"), ("zh", "借书证"), ("stage", "qualify")]).await.says("Library card");
    adds("requirements", &[("en", "A stamp from the village"), ("kind", "paper")]).await.says("A stamp from the village");
    adds("places", &[("en", "Yunqiao"), ("zh", "云桥"), ("level", "prefecture"), ("parent", "china")]).await.says("China › Yunqiao");
    let page = adds("facets", &[("en", "Dialect"), ("zh", "方言"), ("rival", "yes")]).await;
    let page = follow(lin, &page, "Dialect").await;
    let page = lin.submit(page.form("#add-value").set("value_en", "Hakka").set("value_zh", "客家话")).await.ok();
    let twice = lin.submit(page.form("#add-value").set("value_en", "hakka")).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    twice.says("There is already an entry of this name");
    assert_eq!(twice.attribute("#value_en", "value").as_deref(), Some("hakka"));
    let form = lin.get("/people/new").await.ok();
    form.says("Dialect").says("Hakka").says("Library card");
    let empty = lin.submit(lin.get("/reference/reasons").await.ok().form("#add")).await;
    empty.says("Give a name in one language");
}

async fn an_entry_points_only_to_one_of_its_own_kind(app: TestApp) {
    let office = app.open().await;
    let lin = &office.lin;
    let hukou = open(lin, "facets", "Schooling").await;
    let value = follow(lin, &hukou, &hukou.texts("main ul.list li a")[0]).await;
    let offered = value.form("#retire").offers("points_to");
    assert_eq!(offered.len(), hukou.texts("main ul.list li").len(), "the other values of its facet, and none");
    let path = format!("{}/retire", value.url.path());
    let wrong = lin.post(&path, &[("retired_on", "2026-01-01"), ("points_to", "school-enrolment")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let own = lin.post(&path, &[("retired_on", "2026-01-01"), ("points_to", &code(&value))]).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "not to itself");
    let mei = office.caseworker("Mei").await;
    assert_eq!(mei.post(&path, &[]).await.status, StatusCode::FORBIDDEN);
}

async fn a_question_is_asked_at_the_steps_of_one_service(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let other = mei.registers(&Somebody { name: "Chen", phone: "", service: "dibao", ..XIUYING }).await;
    let page = open(&office.lin, "services", "Compulsory schooling").await;
    let path = format!("{}/questions", page.url.path());
    let form = office.lin.get(&path).await.ok().form("#question").set("en", "Who lives with the child?").set("answer_en_1", "Parents");
    let wrong = office.lin.submit(form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Give two answers at least");
    let page = office.lin.submit(wrong.form("#question").set("answer_en_2", "Grandparents")).await.ok();
    page.says("Who lives with the child?").says("Parents, Grandparents");
    assert_eq!(mei.post(&path, &[]).await.status, StatusCode::FORBIDDEN);

    let field = mei.get(case.url.path()).await.ok().attribute("#questions select", "name").expect("it is asked");
    assert!(!mei.get(other.url.path()).await.ok().has("#questions select"), "only at this service");
    let offered = mei.get(case.url.path()).await.ok().form("#step").offers(&field);
    assert_eq!(offered.len(), 3);
    mei.logs(&case, &[("outcome", "refused"), (&field, &offered[2])]).await.ok().says("Who lives with the child? Grandparents");
    let unanswered = mei.logs(&case, &[("outcome", "refused")]).await.ok();
    assert_eq!(unanswered.words().matches("Who lives with the child? Grandparents").count(), 1);
    let foreign = mei.post(&format!("{}/steps", case.url.path()), &[("outcome", "refused"), (&field, "somebody")]).await;
    assert_eq!(foreign.texts(".govuk-error-summary li"), ["Choose one of the list."]);
    let kept = mei.get(case.url.path()).await.ok().form("#step").set("trips", "many").set(&field, &offered[1]);
    assert_eq!(mei.submit(kept).await.form("#step").value(&field).as_deref(), Some(offered[1].as_str()), "what was chosen stays");

    // other words change no answer
    let asked = follow(&office.lin, &page, "Who lives with the child?").await;
    let form = asked.form("#question").set("en", "With whom does the child live?").set("zh", "孩子跟谁住？");
    let form = form.set("answer_zh_2", "祖父母").set("answer_en_3", "Others").set("answer_zh_3", "其他人");
    office.lin.submit(form).await.ok();
    let page = mei.get(case.url.path()).await.ok();
    page.says("With whom does the child live? Grandparents");
    assert_eq!(page.form("#step").offers(&field).len(), 4);
    mei.post("/language", &[("language", "zh"), ("back", case.url.path())]).await.ok().says("孩子跟谁住？祖父母");
    mei.post("/language", &[("language", "en"), ("back", case.url.path())]).await.ok();

    office.lin.submit(asked.form("#retire")).await.ok().says("Not asked any more since");
    let page = mei.get(case.url.path()).await.ok();
    assert!(!page.has("#questions select"));
    page.says("With whom does the child live? Grandparents");
    let page = office.lin.get(asked.url.path()).await.ok();
    office.lin.submit(page.form("form[action$='/restore']")).await.ok();
    assert!(mei.get(case.url.path()).await.ok().has("#questions select"));
}
