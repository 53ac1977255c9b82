//! A drawing made for a page of the browser, on paper or as an image of dots.

use std::sync::{Arc, LazyLock};

use resvg::{tiny_skia, usvg};

use super::typeface::{BOLD, FAMILY, REGULAR, printable};

/// Nothing is read from the machine: only the shipped typeface, so that the same drawing gives the same bytes everywhere.
static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    for face in [&*REGULAR, &*BOLD] {
        fonts.load_font_data(face.bytes().to_vec());
    }
    fonts.set_sans_serif_family(FAMILY);
    fonts.set_serif_family(FAMILY);
    fonts.set_monospace_family(FAMILY);
    usvg::Options { font_family: FAMILY.to_owned(), fontdb: Arc::new(fonts), ..usvg::Options::default() }
});

/// Why a drawing cannot be printed.
#[derive(Debug, thiserror::Error)]
pub enum Unprintable {
    #[error("the drawing is no SVG: {0}")]
    Drawing(#[from] usvg::Error),
    #[error("the drawing is too large for an image")]
    TooLarge,
    #[error("the image cannot be written: {0}")]
    Image(String),
    #[error("the pages cannot be written: {0}")]
    Pages(String),
}

/// A drawing, and what it says to those who do not see it.
pub struct Picture {
    tree: Box<usvg::Tree>,
    pub says: String,
}

impl Picture {
    /// # Errors
    /// A text that is no SVG.
    pub fn of(svg: &str, says: String) -> Result<Self, Unprintable> {
        // Drawings take their width from the page they stand on; a view box of its own says the proportions.
        let svg = printable(&svg.replacen(r#" width="100%""#, "", 1));
        Ok(Self { tree: Box::new(usvg::Tree::from_str(&svg, &OPTIONS)?), says: printable(&says) })
    }

    pub(super) fn tree(&self) -> &usvg::Tree {
        &self.tree
    }

    /// At a width, in the same unit.
    pub(super) fn height(&self, width: f32) -> f32 {
        width * self.tree.size().height() / self.tree.size().width()
    }

    /// As PNG on white, so many dots wide.
    ///
    /// # Errors
    /// A width of nothing, or an image that has no room in memory.
    pub fn png(&self, width: u32) -> Result<Vec<u8>, Unprintable> {
        let scale = width as f32 / self.tree.size().width();
        // between 0 and some thousands
        let height = (self.tree.size().height() * scale).ceil() as u32;
        let mut image = tiny_skia::Pixmap::new(width, height).ok_or(Unprintable::TooLarge)?;
        image.fill(tiny_skia::Color::WHITE);
        resvg::render(&self.tree, tiny_skia::Transform::from_scale(scale, scale), &mut image.as_mut());
        image.encode_png().map_err(|error| Unprintable::Image(error.to_string()))
    }
}
