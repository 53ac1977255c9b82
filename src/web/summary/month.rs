//! A month for the board: chosen, shown, printed.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    digest::month::{self, Month},
    domain::{
        period::{Length, Period},
        rights::ReadMonth,
    },
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
    },
    words::{Says, days, text},
};

/// Months that are offered: a year, and the same month of the year before.
const MONTHS: usize = 13;

#[derive(Template)]
#[template(path = "summary/month.html")]
struct MonthPage {
    of: Month,
    months: Vec<Choice>,
    wrong: Wrong,
}

pub async fn show(may: May<ReadMonth>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let (today, language) = (may.today(), may.caller().language);
    let last = Period::around(today, Length::Month).before();
    let mut wrong = Wrong::default();
    let wanted = match typed.get("of") {
        "" => last,
        written => match written.parse::<Period>() {
            Ok(period) if period.length() == Length::Month && period.is_over(today) => period,
            Ok(period) if period.length() == Length::Month => {
                wrong.add("of", text("summary-month-not-over").with("month", period));
                last
            }
            _ => {
                wrong.add("of", text("summary-month-wrong"));
                last
            }
        },
    };
    let keys = may.site().store.keys.clone();
    let of = may.read(move |db, caller| month::month(db, &keys, caller, wanted, today)).await?;
    let mut offered: Vec<Period> = Period::closed(Length::Month, today).take(MONTHS).collect();
    if !offered.contains(&wanted) {
        offered.push(wanted);
    }
    let choice = |period: &Period| Choice::new(period.to_string(), days::period(*period, language)).chosen(*period == wanted);
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    may.answer(status, MonthPage { of, months: offered.iter().map(choice).collect(), wrong })
}
