//! Where everything stands: blocks one below the other, lines broken, tables and pictures carried over to the next page where they do not fit.

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};

use crate::domain::language::Language;

use super::{
    Block, Table,
    picture::Picture,
    typeface::{BOLD, REGULAR, Typeface, printable, quoted},
};

/// A4, in points of 1/72 inch.
pub const WIDTH: f32 = 595.28;
pub const HEIGHT: f32 = 841.89;
pub const MARGIN: f32 = 56.0;
const BOTTOM: f32 = HEIGHT - 68.0;
/// From one line to the next, in sizes of the type: Chinese needs more air than Latin.
const LEADING: f32 = 1.5;

/// How a text is set.
#[derive(Clone, Copy)]
pub struct Style {
    pub size: f32,
    pub bold: bool,
    pub quiet: bool,
}

impl Style {
    pub const TITLE: Self = Self { size: 21.0, bold: true, quiet: false };
    pub const HEADING: Self = Self { size: 13.0, bold: true, quiet: false };
    pub const BODY: Self = Self { size: 10.5, bold: false, quiet: false };
    pub const LEAD: Self = Self { size: 12.5, bold: false, quiet: false };
    pub const QUIET: Self = Self { size: 9.0, bold: false, quiet: true };
    pub const CELL: Self = Self { size: 9.5, bold: false, quiet: false };
    pub const HEAD: Self = Self { size: 9.5, bold: true, quiet: false };

    pub fn face(self) -> &'static Typeface {
        if self.bold { &BOLD } else { &REGULAR }
    }

    fn lines(self, text: &str, width: f32) -> Vec<String> {
        self.face().lines(text, width / self.size)
    }

    fn width(self, text: &str) -> f32 {
        self.face().width(text) * self.size
    }

    fn leading(self) -> f32 {
        self.size * LEADING
    }
}

/// Something drawn at a place of a page; what belongs to no leaf of the reading order is decoration.
pub struct Mark<'a> {
    pub leaf: Option<usize>,
    pub x: f32,
    /// The baseline of a text, the upper edge of all else.
    pub y: f32,
    pub what: What<'a>,
}

pub enum What<'a> {
    Line(String, Style),
    Rule { width: f32 },
    Picture { picture: &'a Picture, width: f32 },
}

/// What is read aloud, in order: a heading, a row, a cell.
pub struct Read {
    pub tag: TagKind,
    pub parts: Vec<Part>,
}

pub enum Part {
    Within(Read),
    Leaf(usize),
}

impl Read {
    fn leaf(tag: impl Into<TagKind>, leaf: usize) -> Self {
        Self { tag: tag.into(), parts: vec![Part::Leaf(leaf)] }
    }

    fn all(tag: impl Into<TagKind>, parts: impl IntoIterator<Item = Self>) -> Self {
        Self { tag: tag.into(), parts: parts.into_iter().map(Part::Within).collect() }
    }
}

/// A heading, and where it stands.
pub struct Landmark {
    pub name: String,
    pub page: usize,
    pub y: f32,
}

#[derive(Default)]
pub struct Layout<'a> {
    pub pages: Vec<Vec<Mark<'a>>>,
    pub read: Vec<Read>,
    pub landmarks: Vec<Landmark>,
    leaves: usize,
    y: f32,
    language: Language,
}

impl<'a> Layout<'a> {
    pub fn of(blocks: &'a [Block], language: Language) -> Self {
        let mut layout = Self { pages: vec![Vec::new()], y: MARGIN, language, ..Self::default() };
        for (block, next) in blocks.iter().zip(blocks.iter().skip(1).map(Some).chain([None])) {
            layout.put(block, next);
        }
        layout
    }

    fn put(&mut self, block: &'a Block, next: Option<&'a Block>) {
        match block {
            Block::Title(text) => self.heading(text, Style::TITLE, 1),
            Block::Heading(text) => {
                // Never alone at the foot of a page.
                let follows = match next {
                    Some(Block::Picture { picture, width }) => picture.height(width * COLUMN) + 8.0,
                    Some(Block::Table(table)) => row_height(&table.head, Style::HEAD, &widths(table)) + 40.0,
                    _ => 3.0 * Style::BODY.leading(),
                };
                self.space(12.0);
                self.room(Style::HEADING.leading() + follows.min(HEIGHT / 2.0));
                self.heading(text, Style::HEADING, 2);
            }
            Block::Lead(text) => self.paragraph(text, Style::LEAD),
            Block::Paragraph(text) => self.paragraph(text, Style::BODY),
            Block::Quiet(text) => self.paragraph(text, Style::QUIET),
            Block::List(items) => self.list(items),
            Block::Table(table) => self.table(table),
            Block::Picture { picture, width } => self.picture(picture, width * COLUMN),
        }
    }

    fn leaf(&mut self) -> usize {
        self.leaves += 1;
        self.leaves - 1
    }

    fn mark(&mut self, leaf: Option<usize>, x: f32, y: f32, what: What<'a>) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Mark { leaf, x, y, what });
        }
    }

    /// Goes on with a new page where so much has no room any more. Whether it did.
    fn room(&mut self, height: f32) -> bool {
        let turns = self.y + height > BOTTOM && self.y > MARGIN;
        if turns {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
        turns
    }

    fn space(&mut self, height: f32) {
        if self.y > MARGIN {
            self.y += height;
        }
    }

    fn text(&mut self, text: &str, style: Style, x: f32, width: f32) -> usize {
        let leaf = self.leaf();
        for line in style.lines(&quoted(text, self.language), width) {
            self.room(style.leading());
            self.mark(Some(leaf), x, self.y + style.size * 1.15, What::Line(line, style));
            self.y += style.leading();
        }
        leaf
    }

    fn heading(&mut self, text: &str, style: Style, level: u16) {
        let name = printable(text);
        let leaf = self.text(&name, style, MARGIN, COLUMN);
        let top = self.pages.last().and_then(|page| page.iter().find(|mark| mark.leaf == Some(leaf))).map_or(MARGIN, |mark| mark.y - style.size);
        self.landmarks.push(Landmark { name: name.clone(), page: self.pages.len() - 1, y: top });
        let level = std::num::NonZeroU16::new(level).unwrap_or(std::num::NonZeroU16::MIN);
        self.read.push(Read::leaf(Tag::Hn(level, Some(name)), leaf));
        self.space(3.0);
    }

    fn paragraph(&mut self, text: &str, style: Style) {
        let leaf = self.text(text, style, MARGIN, COLUMN);
        self.read.push(Read::leaf(Tag::P, leaf));
        self.space(5.0);
    }

    fn list(&mut self, items: &[String]) {
        const INDENT: f32 = 14.0;
        let style = Style::BODY;
        let mut read = Vec::new();
        for item in items {
            self.room(style.leading());
            let dot = self.leaf();
            self.mark(Some(dot), MARGIN + 3.0, self.y + style.size * 1.15, What::Line("•".to_owned(), style));
            let body = self.text(item, style, MARGIN + INDENT, COLUMN - INDENT);
            self.space(2.0);
            read.push(Read::all(Tag::LI, [Read::leaf(Tag::Lbl, dot), Read::leaf(Tag::LBody, body)]));
        }
        self.read.push(Read::all(Tag::L(ListNumbering::Disc), read));
        self.space(4.0);
    }

    fn picture(&mut self, picture: &'a Picture, width: f32) {
        let height = picture.height(width);
        self.room(height);
        let leaf = self.leaf();
        self.mark(Some(leaf), MARGIN, self.y, What::Picture { picture, width });
        self.y += height;
        self.read.push(Read::leaf(Tag::Figure(Some(picture.says.clone())), leaf));
        self.space(8.0);
    }

    fn table(&mut self, table: &'a Table) {
        let widths = widths(table);
        let first = table.rows.first().map_or(0.0, |row| row_height(row, Style::CELL, &widths));
        self.room(row_height(&table.head, Style::HEAD, &widths) + first);
        let mut read = vec![self.row(table, &table.head, &widths, Kind::Head)];
        for row in &table.rows {
            if self.room(row_height(row, Style::CELL, &widths)) {
                self.row(table, &table.head, &widths, Kind::HeadAgain);
            }
            read.push(self.row(table, row, &widths, Kind::Body));
        }
        self.read.push(Read::all(Tag::Table, read));
        self.space(8.0);
    }

    fn row(&mut self, table: &Table, cells: &[String], widths: &[f32], kind: Kind) -> Read {
        let style = if kind == Kind::Body { Style::CELL } else { Style::HEAD };
        let (top, height) = (self.y, row_height(cells, style, widths));
        let (mut x, mut read) = (MARGIN, Vec::new());
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let leaf = (kind != Kind::HeadAgain).then(|| self.leaf());
            for (number, line) in style.lines(&quoted(cell, self.language), width - GAP).into_iter().enumerate() {
                let right = if at >= table.figures_from { width - GAP - style.width(&line) } else { 0.0 };
                // a table has some dozens of lines a cell at most
                let y = top + 3.0 + style.size * 1.15 + number as f32 * style.size * TIGHT;
                self.mark(leaf, x + right, y, What::Line(line, style));
            }
            if let Some(leaf) = leaf {
                let tag: TagKind = if kind == Kind::Head { Tag::TH(TableHeaderScope::Column).into() } else { Tag::TD.into() };
                read.push(Read::leaf(tag, leaf));
            }
            x += width;
        }
        self.y = top + height;
        self.mark(None, MARGIN, self.y - 0.5, What::Rule { width: x - MARGIN - GAP });
        Read::all(Tag::TR, read)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Head,
    /// The head once more, at the top of a further page: for the eye only.
    HeadAgain,
    Body,
}

/// What text and pictures have room in.
const COLUMN: f32 = WIDTH - 2.0 * MARGIN;
/// Between columns.
const GAP: f32 = 10.0;
/// From line to line within a cell, in sizes.
const TIGHT: f32 = 1.35;

fn row_height(cells: &[String], style: Style, widths: &[f32]) -> f32 {
    let lines = cells.iter().zip(widths).map(|(cell, width)| style.lines(cell, width - GAP).len()).max().unwrap_or(1);
    7.0 + lines as f32 * style.size * TIGHT
}

/// As wide as the widest cell; where all together have no room, columns of words give way, the widest first.
fn widths(table: &Table) -> Vec<f32> {
    let mut widths: Vec<f32> = table.head.iter().map(|cell| Style::HEAD.width(cell)).collect();
    for row in &table.rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = width.max(Style::CELL.width(cell));
        }
    }
    for width in &mut widths {
        *width += GAP + 0.5;
    }
    let words = table.figures_from.min(widths.len());
    let figures: f32 = widths[words..].iter().sum();
    let room = (COLUMN - figures).max(COLUMN / 3.0);
    // The widest that a column of words may be, so that all of them fit: each round hands on what narrower ones leave over.
    let (mut left, mut free) = (room, words);
    let mut sorted = widths[..words].to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut most = f32::MAX;
    for width in sorted {
        let share = left / free as f32;
        if width > share {
            most = share;
            break;
        }
        left -= width;
        free -= 1;
    }
    for width in &mut widths[..words] {
        *width = width.min(most);
    }
    widths
}
