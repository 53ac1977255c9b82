//! Questions that are asked at the steps of one service: added, put in other words, retired.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        bilingual::Bilingual,
        id::{QuestionId, ServiceId},
        list::List,
        rights::{EditReference, ReadReference, Right},
    },
    store::{
        StoreError,
        audit::{self, Action},
        questions::{self, Asked},
        reference::{Named, Reference},
    },
    web::{
        edition,
        error::WebError,
        filters,
        form::{Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::{Says, Text, days, text},
};

use super::{form, path};

/// The fields of the answers, in both languages. A question with more answers than these is two questions.
const ANSWERS: [(&str, &str); 8] = [
    ("answer_en_1", "answer_zh_1"),
    ("answer_en_2", "answer_zh_2"),
    ("answer_en_3", "answer_zh_3"),
    ("answer_en_4", "answer_zh_4"),
    ("answer_en_5", "answer_zh_5"),
    ("answer_en_6", "answer_zh_6"),
    ("answer_en_7", "answer_zh_7"),
    ("answer_en_8", "answer_zh_8"),
];

/// What the form asks.
fn fields() -> Vec<&'static str> {
    ["en", "zh"].into_iter().chain(ANSWERS.into_iter().flat_map(|(en, zh)| [en, zh])).collect()
}

#[derive(Template)]
#[template(path = "reference/question.html")]
struct QuestionPage {
    action: String,
    /// Where the service is, and what it is called.
    service: (String, String),
    title: Text,
    is_new: bool,
    /// Since when it is not asked any more.
    retired: Option<String>,
    may_edit: bool,
    answers: Vec<(&'static str, &'static str, Text, Text)>,
    typed: Typed,
    wrong: Wrong,
}

pub async fn begin(may: May<EditReference>, service: web::Path<ServiceId>) -> Result<HttpResponse, WebError> {
    respond(&may, About::Service(*service), None, Wrong::default()).await
}

pub async fn add(may: May<EditReference>, service: web::Path<ServiceId>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (service, typed) = (*service, typed.into_inner());
    match read(&typed, 0) {
        Err(wrong) => respond(&may, About::Service(service), Some(typed), wrong).await,
        Ok((names, answers)) => {
            may.write(move |db, author| questions::add(db, author, service, &names, &answers)).await?;
            Ok(go_to(&path((List::Services, service.into()))))
        }
    }
}

pub async fn show(may: May<ReadReference>, question: web::Path<QuestionId>) -> Result<HttpResponse, WebError> {
    respond(&may, About::Question(*question), None, Wrong::default()).await
}

pub async fn change(may: May<EditReference>, question: web::Path<QuestionId>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (question, typed) = (*question, typed.into_inner());
    let saved = may
        .write(move |db, author| {
            audit::one_at_a_time(db, author.organization)?;
            let lists = Reference::load(db, author.organization)?;
            let asked = lists.questions.iter().find(|asked| asked.question.id == question).ok_or(StoreError::NotFound)?;
            let changed = (Action::ReferenceChanged, asked.question.code.as_str());
            let met = edition::meet(db, author, changed, typed, &filled(asked), &fields(), &|_, value| value.to_owned())?;
            match met.read(|typed| read(typed, asked.answers.len())) {
                Err(back) => Ok::<_, StoreError>(Err(back)),
                Ok((names, answers)) => {
                    questions::change(db, author, question, &names, &answers)?;
                    Ok(Ok(asked.question.service_id))
                }
            }
        })
        .await?;
    match saved {
        Ok(service) => Ok(go_to(&path((List::Services, service.into())))),
        Err((typed, wrong)) => respond(&may, About::Question(question), Some(typed), wrong).await,
    }
}

pub async fn retire(may: May<EditReference>, question: web::Path<QuestionId>) -> Result<HttpResponse, WebError> {
    let (question, today) = (*question, may.today());
    may.write(move |db, author| questions::retire(db, author, question, Some(today))).await?;
    Ok(go_to(&format!("/reference/questions/{}", question.0)))
}

pub async fn restore(may: May<EditReference>, question: web::Path<QuestionId>) -> Result<HttpResponse, WebError> {
    let question = *question;
    may.write(move |db, author| questions::retire(db, author, question, None)).await?;
    Ok(go_to(&format!("/reference/questions/{}", question.0)))
}

/// The question and its answers, in their order; the first `there` are given already and must keep a name.
fn read(typed: &Typed, there: usize) -> Result<(Bilingual, Vec<Bilingual>), Wrong> {
    let mut wrong = Wrong::default();
    let names = form::names(typed, ("en", "zh"), &mut wrong);
    let mut answers = Vec::new();
    for (at, fields) in ANSWERS.into_iter().enumerate() {
        let empty = typed.get(fields.0).is_empty() && typed.get(fields.1).is_empty();
        if at < there || !empty {
            answers.push(form::names(typed, fields, &mut wrong));
        }
    }
    if answers.len() < 2 && wrong.is_empty() {
        wrong.add("answer_en_1", text("reference-wrong-answers"));
    }
    if wrong.is_empty() { Ok((names, answers)) } else { Err(wrong) }
}

/// A new question of a service, or one that is there.
enum About {
    Service(ServiceId),
    Question(QuestionId),
}

async fn respond<R: Right>(may: &May<R>, about: About, typed: Option<Typed>, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let lists = may.read(|db, caller| Reference::load(db, caller.organization)).await?;
    let (language, status) = (may.caller().language, if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY });
    let asked = match about {
        About::Question(id) => Some(lists.questions.iter().find(|asked| asked.question.id == id).ok_or(WebError::NotFound)?),
        About::Service(_) => None,
    };
    let service = match about {
        About::Service(service) => service,
        About::Question(_) => asked.ok_or(WebError::NotFound)?.question.service_id,
    };
    let own = lists.services.iter().find(|own| own.id == service).ok_or(WebError::NotFound)?;
    let href = path((List::Services, service.into()));
    let page = QuestionPage {
        action: asked.map_or_else(|| format!("{href}/questions"), |asked| format!("/reference/questions/{}", asked.question.id.0)),
        service: (href, own.name(language).to_owned()),
        title: if asked.is_none() { text("reference-question-new") } else { text("reference-question") },
        is_new: asked.is_none(),
        retired: asked.and_then(|asked| asked.question.retired_on).map(|day| days::day(day, language)),
        may_edit: may.caller().roles.any_of(EditReference::ROLES),
        answers: ANSWERS
            .into_iter()
            .zip(1_i64..)
            .map(|((en, zh), n)| (en, zh, text("reference-answer-en").with("n", n), text("reference-answer-zh").with("n", n)))
            .collect(),
        typed: typed.unwrap_or_else(|| asked.map(|asked| edition::shown(filled(asked), &fields())).unwrap_or_default()),
        wrong,
    };
    may.answer(status, page)
}

fn filled(asked: &Asked) -> Typed {
    let typed = Typed::default().with("en", &asked.question.en).with("zh", &asked.question.zh);
    asked.answers.iter().zip(ANSWERS).fold(typed, |typed, (answer, (en, zh))| typed.with(en, &answer.en).with(zh, &answer.zh))
}
