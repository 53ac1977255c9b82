//! What is printed of a dossier or a pattern, as a PDF: the same, in the same order.

use actix_web::{HttpResponse, web};

use super::{
    exhibit::{AskedLine, Quoted, ReleaseLine, Shown},
    paper::{self, PrintPage},
};
use crate::{
    domain::{code::ShortCode, language::Language, rights::GatherDossiers},
    draw::paper::{
        About, Block, Table,
        picture::{Picture, Unprintable},
        write,
    },
    store::StoreError,
    web::{download::attached, error::WebError, may::May},
    words::{Text, text},
};

/// The claim file.
pub async fn claim(may: May<GatherDossiers>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let (page, language) = (paper::printed(&may, code, "pdf").await?, may.caller().language);
    let foot = [page.organization.as_str(), &page.title, &page.code].join(" · ");
    let made = web::block(move || {
        let about = About { title: &page.title, author: &page.organization, language, foot: &foot, day: page.frozen };
        write(&about, &page.blocks(language)?)
    });
    handed_out(made.await, &format!("dossier-{code}-{}.pdf", language.code()))
}

/// One pattern.
pub async fn sheet(may: May<GatherDossiers>, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let (page, today, language) = (paper::one(&may, id.into_inner()).await?, may.today(), may.caller().language);
    let name = format!("pattern-{}-{}.pdf", page.id.chars().take(12).collect::<String>(), language.code());
    let made = web::block(move || {
        let foot = [page.organization.as_str(), &page.printed].join(" · ");
        let about = About { title: &page.exhibit.title, author: &page.organization, language, foot: &foot, day: Some(today) };
        let mut blocks = vec![Block::Title(page.exhibit.title.clone())];
        blocks.extend(page.exhibit.blocks(language)?);
        blocks.extend(headed(text("dossiers-method"), Block::List(said(&page.method, language)), language));
        write(&about, &blocks)
    });
    handed_out(made.await, &name)
}

fn handed_out(made: Result<Result<Vec<u8>, Unprintable>, actix_web::error::BlockingError>, name: &str) -> Result<HttpResponse, WebError> {
    let file = made.map_err(|_| StoreError::Panicked)?.map_err(|error| WebError::BadRequest(error.to_string()))?;
    Ok(attached(name, "application/pdf", file))
}

fn said(lines: &[Text], language: Language) -> Vec<String> {
    lines.iter().map(|line| line.say(language)).collect()
}

fn headed(title: Text, body: Block, language: Language) -> [Block; 2] {
    [Block::Heading(title.say(language)), body]
}

impl PrintPage {
    fn blocks(&self, language: Language) -> Result<Vec<Block>, Unprintable> {
        let say = |text: Text| text.say(language);
        let as_of = say(text("dossiers-as-of").with("on", self.frozen_on.as_str()));
        let mut blocks = vec![Block::Title(self.title.clone()), Block::Quiet([self.organization.as_str(), &self.code, &as_of].join(" · "))];
        if !self.approved {
            blocks.push(Block::Lead(say(text("dossiers-not-approved"))));
        }
        for one in &self.exhibits {
            blocks.push(Block::Heading(say(text("dossiers-exhibit").with("n", one.number).with("title", one.title.as_str()))));
            blocks.extend(one.blocks(language)?);
        }
        for one in &self.releases {
            blocks.extend(one.blocks(language));
        }
        for one in &self.quoted {
            blocks.extend(one.blocks(language));
        }
        if !self.quoted.is_empty() {
            blocks.push(Block::Quiet(say(text("dossiers-quoted-note"))));
        }
        blocks.extend(headed(text("dossiers-method"), Block::List(said(&self.method, language)), language));
        Ok(blocks)
    }
}

impl Shown {
    /// All but its heading.
    fn blocks(&self, language: Language) -> Result<Vec<Block>, Unprintable> {
        let say = |text: Text| text.say(language);
        let mut blocks = Vec::new();
        let lead: Vec<String> = [&self.sentence, &self.comparison].into_iter().flatten().map(ToString::to_string).collect();
        if !lead.is_empty() {
            blocks.push(Block::Lead(lead.join(language.pick(" ", ""))));
        }
        blocks.extend(self.hidden.clone().map(|hidden| Block::Paragraph(say(hidden))));
        if let Some(svg) = &self.svg {
            let rows: Vec<String> = self.rows.iter().map(|row| row.join(" ")).collect();
            let says = [self.title.as_str(), &rows.join("; ")].join(": ");
            blocks.push(Block::Picture { picture: Picture::of(svg, says)?, width: 0.6 });
        }
        if !self.rows.is_empty() {
            blocks.push(Block::Table(Table { head: said(&self.heads, language), rows: self.rows.clone(), figures_from: 1 }));
        }
        blocks.extend(self.times.clone().map(|times| Block::Paragraph(say(times))));
        if !self.asked.is_empty() {
            let head = [text("dossiers-asked"), text("dossiers-basis"), text("dossiers-rule"), text("dossiers-people")];
            let row = |asked: &AskedLine| {
                let rule = if asked.rule.is_empty() { "–" } else { &asked.rule };
                vec![asked.what.clone(), asked.basis_said.clone(), rule.to_owned(), say(asked.people.clone())]
            };
            blocks.push(Block::Table(Table { head: said(&head, language), rows: self.asked.iter().map(row).collect(), figures_from: 3 }));
        }
        blocks.push(Block::Paragraph([say(text("dossiers-how-sure")), self.sure.clone()].join(language.pick(" ", ""))));
        let lines = self.defined.iter().map(|(label, value)| [label.as_str(), value].join(language.pick(": ", "：")));
        blocks.push(Block::List(lines.collect()));
        Ok(blocks)
    }
}

impl ReleaseLine {
    fn blocks(&self, language: Language) -> Vec<Block> {
        let release = &self.release;
        let mut blocks = vec![Block::Heading(text("dossiers-exhibit-release").with("n", self.number).say(language))];
        let published = release.published_on.map(|on| text("dossiers-published").with("on", on).say(language));
        let line: Vec<String> = [Some(format!("{} {}", release.title, release.code)), published].into_iter().flatten().collect();
        blocks.push(Block::Paragraph(line.join(language.pick(", ", "，"))));
        if !release.digest.is_empty() {
            blocks.push(Block::Quiet([text("dossiers-digest").say(language), release.digest.clone()].join(" ")));
        }
        blocks
    }
}

impl Quoted {
    fn blocks(&self, language: Language) -> Vec<Block> {
        let mut blocks = vec![Block::Heading(text("dossiers-exhibit-vignette").with("n", self.number).say(language))];
        blocks.push(Block::Paragraph(self.words.clone()));
        if !self.about.is_empty() {
            blocks.push(Block::Quiet(self.about.clone()));
        }
        blocks
    }
}
