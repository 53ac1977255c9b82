//! Pages of paper: titles, paragraphs, lists, tables and pictures one below the other, as a PDF that is read aloud in that order (PDF/UA). The same blocks give the same bytes.

mod layout;
pub mod picture;
mod typeface;

use chrono::{Datelike, NaiveDate};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Size, Transform},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, Node, TagGroup, TagTree},
};
use krilla_svg::{SurfaceExt, SvgSettings};

use crate::domain::language::Language;
use layout::{HEIGHT, Layout, MARGIN, Mark, Part, Read, Style, WIDTH, What};
use picture::{Picture, Unprintable};
use typeface::printable;

/// What a document says of itself.
pub struct About<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub language: Language,
    /// Stands at the foot of each page, before the number of the page.
    pub foot: &'a str,
    pub day: Option<NaiveDate>,
}

/// A piece of a document, over the whole width unless said otherwise.
pub enum Block {
    Title(String),
    Heading(String),
    /// What is read first.
    Lead(String),
    Paragraph(String),
    /// Small print.
    Quiet(String),
    List(Vec<String>),
    Table(Table),
    /// `width` is a share of the page's, above 0 and at most 1.
    Picture {
        picture: Picture,
        width: f32,
    },
}

/// Rows of as many cells as the head has.
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// From this column on, counted from 0, figures stand at the right.
    pub figures_from: usize,
}

/// The PDF.
///
/// # Errors
/// What a PDF cannot hold: a text of more than 32,767 characters in one place.
pub fn write(about: &About<'_>, blocks: &[Block]) -> Result<Vec<u8>, Unprintable> {
    let fail = |error: &dyn std::fmt::Debug| Unprintable::Pages(format!("{error:?}"));
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish().map_err(|error| fail(&error))?;
    let mut document = Document::new_with(SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() });
    let layout = Layout::of(blocks, about.language);
    let mut identifiers: Vec<(usize, Identifier)> = Vec::new();
    let pages = layout.pages.len();
    for (marks, number) in layout.pages.iter().zip(1..) {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| fail(&"size"))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for mark in marks {
            let tag = if mark.leaf.is_some() { ContentTag::Other } else { ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)) };
            let identifier = surface.start_tagged(tag);
            draw(&mut surface, mark);
            surface.end_tagged();
            identifiers.extend(mark.leaf.map(|leaf| (leaf, identifier)));
        }
        foot(&mut surface, about.foot, &format!("{number} / {pages}"));
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(about.language.tag().to_owned()));
    for read in layout.read {
        tree.push(tagged(read, &identifiers));
    }
    document.set_tag_tree(tree);
    let mut outline = Outline::new();
    for landmark in layout.landmarks {
        outline.push_child(OutlineNode::new(landmark.name, XyzDestination::new(landmark.page, Point::from_xy(MARGIN, landmark.y))));
    }
    document.set_outline(outline);
    document.set_metadata(metadata(about));
    document.finish().map_err(|error| fail(&error))
}

fn metadata(about: &About<'_>) -> Metadata {
    let metadata = Metadata::new()
        .title(printable(about.title))
        .authors(vec![printable(about.author)])
        .language(about.language.tag().to_owned())
        .creator("Throughline".to_owned());
    match about.day {
        // a year of four digits, a month up to 12, a day up to 31
        Some(day) => metadata.creation_date(DateTime::new(day.year() as u16).month(day.month() as u8).day(day.day() as u8)),
        None => metadata,
    }
}

fn tagged(read: Read, identifiers: &[(usize, Identifier)]) -> Node {
    let mut group = TagGroup::new(read.tag);
    for part in read.parts {
        match part {
            // A text that goes on over a page's end stands in several places.
            Part::Leaf(leaf) => identifiers.iter().filter(|(known, _)| *known == leaf).for_each(|(_, identifier)| group.push(*identifier)),
            Part::Within(read) => group.push(tagged(read, identifiers)),
        }
    }
    group.into()
}

fn draw(surface: &mut Surface<'_>, mark: &Mark<'_>) {
    match &mark.what {
        What::Line(line, style) => {
            surface.set_fill(Some(ink(if style.quiet { QUIET } else { INK })));
            surface.draw_glyphs(Point::from_xy(mark.x, mark.y), &style.face().glyphs(line), style.face().font(), line, style.size, false);
        }
        What::Rule { width } => {
            let mut path = PathBuilder::new();
            if let Some(rule) = krilla::geom::Rect::from_xywh(mark.x, mark.y, *width, 0.5) {
                path.push_rect(rule);
            }
            surface.set_fill(Some(ink(FAINT)));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        What::Picture { picture, width } => {
            surface.push_transform(&Transform::from_translate(mark.x, mark.y));
            if let Some(size) = Size::from_wh(*width, picture.height(*width)) {
                surface.draw_svg(picture.tree(), size, SvgSettings::default());
            }
            surface.pop();
        }
    }
}

fn foot(surface: &mut Surface<'_>, said: &str, number: &str) {
    let style = Style::QUIET;
    let face = style.face();
    let y = HEIGHT - 36.0;
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    surface.set_fill(Some(ink(QUIET)));
    let said = face.lines(said, (WIDTH - 2.0 * MARGIN - 60.0) / style.size).swap_remove(0);
    for (text, x) in [(said.as_str(), MARGIN), (number, WIDTH - MARGIN - face.width(number) * style.size)] {
        surface.draw_glyphs(Point::from_xy(x, y), &face.glyphs(text), face.font(), text, style.size, false);
    }
    surface.end_tagged();
}

const INK: (u8, u8, u8) = (0x16, 0x20, 0x2a);
const QUIET: (u8, u8, u8) = (0x55, 0x60, 0x6b);
const FAINT: (u8, u8, u8) = (0xa9, 0xbc, 0xcb);

fn ink((red, green, blue): (u8, u8, u8)) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::bars::{Bar, bars};

    #[test]
    fn whatever_is_written_can_be_printed_and_the_same_again() {
        // emoji, another script, characters of nobody, directions, a line's end, nothing at all
        let odd = "窗口 ☎\u{1f600} ئۇيغۇر \u{e000}\u{202e}\u{200b}\u{feff}\u{7}\nAz & <b>";
        let print = || {
            let drawn = bars(&[Bar { label: odd.to_owned(), said: "9".to_owned(), parts: vec![], interval: None }], &[], &[], odd);
            let row = |number: usize| vec![odd.repeat(number % 7 + 1), number.to_string()];
            let blocks = [
                Block::Title(odd.repeat(9)),
                Block::Lead(String::new()),
                Block::Picture { picture: Picture::of(&drawn, odd.to_owned()).expect("a drawing"), width: 0.8 },
                Block::Heading(odd.to_owned()),
                Block::List(vec![odd.repeat(200), String::new()]),
                Block::Table(Table { head: vec![odd.to_owned(), "n".to_owned()], rows: (0..90).map(row).collect(), figures_from: 1 }),
                Block::Heading("last".to_owned()),
                Block::Table(Table { head: vec!["nobody".to_owned()], rows: vec![], figures_from: 1 }),
            ];
            let about = About { title: odd, author: odd, language: Language::Zh, foot: odd, day: NaiveDate::from_ymd_opt(2026, 3, 2) };
            write(&about, &blocks).expect("it can be printed")
        };
        let pdf = print();
        assert!(pdf.starts_with(b"%PDF") && pdf == print());
    }

    #[test]
    fn a_heading_does_not_stand_alone_at_the_foot_of_a_page() {
        for lines in 0..60 {
            let mut blocks: Vec<Block> = (0..lines).map(|_| Block::Paragraph("line".to_owned())).collect();
            blocks.extend([Block::Heading("heading".to_owned()), Block::Paragraph("its text".to_owned())]);
            let layout = Layout::of(&blocks, Language::En);
            let last = layout.pages.last().expect("a page");
            assert_eq!(layout.landmarks[0].page, layout.pages.len() - 1, "{lines}");
            assert!(last.len() >= 2, "{lines}");
        }
    }
}
