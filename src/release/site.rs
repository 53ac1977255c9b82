//! The published releases as pages that anybody may read: static, without a script, without anything from elsewhere, without a trace of who reads them.

use askama::Template;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::{archive, brief, json, publication::Publication, shown::Shown, xlsx};
use crate::{
    domain::{language::Language, period::Period},
    draw::paper::picture::Unprintable,
    words::{
        Text,
        filters::{self, Says as _},
        text,
    },
};

/// A release that left the house.
pub struct Public {
    pub publication: Publication,
    /// When it was taken back, if it was: its page says so, and its files are gone.
    pub withdrawn_on: Option<NaiveDate>,
}

/// Why the pages cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Unmade {
    #[error(transparent)]
    Page(#[from] askama::Error),
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error("the brief cannot be written: {0}")]
    Brief(#[from] Unprintable),
}

#[derive(Template)]
#[template(path = "site/front.html")]
struct FrontPage<'a> {
    organization: &'a str,
}

#[derive(Template)]
#[template(path = "site/list.html")]
struct ListPage<'a> {
    organization: &'a str,
    releases: Vec<Line<'a>>,
}

struct Line<'a> {
    code: String,
    title: &'a str,
    counted: Vec<String>,
    period: Option<Period>,
    published_on: Option<NaiveDate>,
    withdrawn: bool,
}

impl<'a> Line<'a> {
    fn of(public: &'a Public, language: Language) -> Self {
        Self {
            code: code(&public.publication),
            title: &public.publication.title,
            counted: counted(&public.publication, language),
            period: public.publication.definition.period(),
            published_on: public.publication.published_on,
            withdrawn: public.withdrawn_on.is_some(),
        }
    }
}

#[derive(Template)]
#[template(path = "site/release.html")]
struct ReleasePage<'a> {
    organization: &'a str,
    code: String,
    title: &'a str,
    counted: Vec<String>,
    period: Option<Text>,
    published_on: Option<Text>,
    withdrawn: Option<Text>,
    licence: Text,
    digest: String,
    language: Language,
    shown: Shown,
}

const STYLE: &str = include_str!("../../static/site.css");

/// All files of the site, each with its path, the newest release first on its lists. The same releases give the same bytes.
///
/// # Errors
/// A page or a workbook that cannot be written.
pub fn files(organization: &str, releases: &[Public]) -> Result<Vec<(String, Vec<u8>)>, Unmade> {
    let mut files = vec![("style.css".to_owned(), STYLE.as_bytes().to_vec())];
    files.push(("index.html".to_owned(), said(&FrontPage { organization }, Language::En)?));
    for language in Language::ALL {
        let list = ListPage { organization, releases: releases.iter().map(|public| Line::of(public, language)).collect() };
        files.push((format!("{}/index.html", language.code()), said(&list, language)?));
    }
    for public in releases {
        let publication = &public.publication;
        let code = code(publication);
        let package = archive::write(&publication.files());
        for language in Language::ALL {
            let page = ReleasePage {
                organization,
                code: code.clone(),
                title: &publication.title,
                counted: counted(publication, language),
                period: publication.period(),
                published_on: publication.published_on.map(|day| text("release-published-on").with("day", day)),
                withdrawn: public.withdrawn_on.map(|day| text("release-withdrawn-on").with("day", day)),
                licence: text("release-licence")
                    .with("licence", publication.definition.licence.title())
                    .with("address", publication.definition.licence.address()),
                digest: data_encoding::HEXLOWER.encode(&Sha256::digest(&package)),
                language,
                shown: Shown::of(publication, language),
            };
            files.push((format!("{}/{code}.html", language.code()), said(&page, language)?));
            if public.withdrawn_on.is_none() {
                files.push((format!("files/{code}-{}.xlsx", language.code()), xlsx::write(publication, language)?));
                files.push((format!("files/{code}-{}.pdf", language.code()), brief::write(publication, language)?));
            }
        }
        if public.withdrawn_on.is_none() {
            files.push((format!("files/{code}.json"), json::write(publication)));
            files.push((format!("files/{code}.zip"), package));
        }
    }
    Ok(files)
}

fn code(publication: &Publication) -> String {
    publication.code.map(|code| code.to_string()).unwrap_or_default()
}

fn counted(publication: &Publication, language: Language) -> Vec<String> {
    publication.figures.tables.iter().map(|table| publication.caption(table, language)).collect()
}

fn said(page: &impl Template, language: Language) -> Result<Vec<u8>, askama::Error> {
    Ok(page.render_with_values(&("lang", Box::new(language) as Box<dyn std::any::Any>))?.into_bytes())
}
