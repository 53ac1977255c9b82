//! Who works here: inviting, admitting, suspending colleagues.

mod form;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    access::{AccessError, join},
    domain::{
        id::UserId,
        rights::{AdmitUsers, ManageUsers, ReadUsers, Role},
    },
    store::{StoreError, audit::Action, keyring, people, users},
    vault::VaultError,
    web::{
        error::WebError,
        filters,
        form::{Choice, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, Text, text},
};
use form::{AdmitForm, InviteForm};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/admin", show)
        .post("/admin/users", invite)
        .post("/admin/users/{user}/link", renew)
        .post("/admin/users/{user}/admit", admit)
        .post("/admin/users/{user}/suspend", suspend);
}

#[derive(Template)]
#[template(path = "users/show.html")]
struct UsersPage {
    colleagues: Vec<Colleague>,
    may_manage: bool,
    may_admit: bool,
    form: InviteForm,
    roles: Vec<Choice>,
    languages: Vec<Choice>,
    wrong: Wrong,
}

/// A colleague as a line of the list.
struct Colleague {
    id: String,
    name: String,
    email: String,
    roles: Vec<Text>,
    state: Text,
    waits: bool,
    suspended: bool,
    myself: bool,
}

#[derive(Template)]
#[template(path = "users/invited.html")]
struct InvitedPage {
    name: String,
    link: String,
}

async fn show(may: May<ReadUsers>) -> Result<HttpResponse, WebError> {
    respond(&may, InviteForm::default(), Wrong::default()).await
}

async fn invite(may: May<ManageUsers>, form: web::Form<InviteForm>) -> Result<HttpResponse, WebError> {
    let form = form.into_inner();
    let new = match form.read() {
        Ok(new) => new,
        Err(wrong) => return respond(&may, form, wrong).await,
    };
    let name = new.name.clone();
    let key = may.site().store.keys.link_key();
    match may.write(move |db, author| Ok::<_, WebError>(join::invite(db, author, &key, &new))).await? {
        Ok(token) => may.answer(StatusCode::OK, InvitedPage { name, link: format!("{}/join/{token}", may.site().listening.public_url) }),
        Err(AccessError::EmailTaken) => {
            let mut wrong = Wrong::default();
            wrong.add("email", text("users-wrong-taken"));
            respond(&may, form, wrong).await
        }
        Err(AccessError::Store(error)) => Err(error.into()),
        Err(other) => Err(WebError::BadRequest(other.to_string())),
    }
}

/// A new link, for someone who lost theirs or forgot their password.
async fn renew(may: May<ManageUsers>, user: web::Path<uuid::Uuid>) -> Result<HttpResponse, WebError> {
    let user = UserId(*user);
    let key = may.site().store.keys.link_key();
    let (name, token) = may
        .write(move |db, author| {
            let known = users::find(db, author.organization, user)?;
            author.records(db, Action::UserInvited, &user.0.to_string(), "again")?;
            let token = join::issue(db, author, &key, user).map_err(|_| WebError::NotFound)?;
            Ok::<_, WebError>((known.name, token))
        })
        .await?;
    may.answer(StatusCode::OK, InvitedPage { name, link: format!("{}/join/{token}", may.site().listening.public_url) })
}

/// Admits a colleague whose thirty digits were read aloud: from now on keys may be sealed to them.
async fn admit(may: May<AdmitUsers>, user: web::Path<uuid::Uuid>, form: web::Form<AdmitForm>) -> Result<HttpResponse, WebError> {
    let (user, typed) = (UserId(*user), form.into_inner().digits);
    let admitted = may
        .write_open(move |db, author, ring| {
            let colleague = users::find(db, author.organization, user)?;
            keyring::admit(db, author, ring, &colleague, &typed)?;
            users::set_admitted(db, author.organization, user, author.today)?;
            author.records(db, Action::UserAdmitted, &user.0.to_string(), "")
        })
        .await;
    match admitted {
        Ok(()) => {
            may.write_open(move |db, author, ring| people::give_again(db, author, ring, user).map(|_| ())).await?;
            Ok(go_to("/admin"))
        }
        Err(WebError::Store(StoreError::Vault(VaultError::NotAdmitted))) => {
            let mut wrong = Wrong::default();
            wrong.add("digits", text("users-wrong-digits"));
            respond(&may, InviteForm::default(), wrong).await
        }
        Err(other) => Err(other),
    }
}

async fn suspend(may: May<ManageUsers>, user: web::Path<uuid::Uuid>) -> Result<HttpResponse, WebError> {
    let user = UserId(*user);
    if user == may.caller().user {
        return Err(WebError::BadRequest(text("users-wrong-myself").say(may.caller().language)));
    }
    may.write(move |db, author| {
        let suspended = users::find(db, author.organization, user)?.suspended;
        users::set_suspended(db, author, user, !suspended)
    })
    .await?;
    Ok(go_to("/admin"))
}

async fn respond<R: crate::domain::rights::Right>(may: &May<R>, form: InviteForm, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let all = may.read(|db, caller| users::all(db, caller.organization)).await?;
    let language = may.caller().language;
    let colleagues = all.iter().map(|user| Colleague::of(user, may.caller().user)).collect();
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = UsersPage {
        colleagues,
        may_manage: may.caller().is(Role::Admin),
        may_admit: may.caller().is(Role::Supervisor),
        roles: form.roles(language),
        languages: form.languages(),
        form,
        wrong,
    };
    may.answer(status, page)
}

impl Colleague {
    fn of(user: &users::User, me: UserId) -> Self {
        let state = match (user.suspended, user.letterbox.is_some(), user.admitted_on.is_some()) {
            (true, ..) => text("users-suspended"),
            (_, false, _) => text("users-invited"),
            (_, _, false) => text("users-waits"),
            _ => text("users-admitted"),
        };
        Self {
            id: user.id.0.to_string(),
            name: user.name.clone(),
            email: user.email.clone(),
            roles: user.roles().iter().map(role).collect(),
            state,
            waits: !user.suspended && user.letterbox.is_some() && user.admitted_on.is_none(),
            suspended: user.suspended,
            myself: user.id == me,
        }
    }
}

/// A role in words.
fn role(role: Role) -> Text {
    match role {
        Role::Caseworker => text("users-caseworker"),
        Role::Supervisor => text("users-supervisor"),
        Role::Analyst => text("users-analyst"),
        Role::Admin => text("users-admin"),
    }
}
