//! How is it drawn? Charts and maps as SVG, for pages, mails and briefs: plain numbers in, text out, the same text for the same numbers.

pub mod bars;
pub mod curves;
pub mod interval;
mod layout;
pub mod map;
pub mod matrix;
pub mod paper;
mod svg;
pub mod tree;
pub mod weeks;

#[cfg(test)]
mod tests {
    use quick_xml::{Reader, events::Event};

    /// Panics unless the text is one well-formed XML element.
    pub fn well_formed(svg: &str) {
        let mut reader = Reader::from_str(svg);
        reader.config_mut().check_end_names = true;
        let mut depth = 0_i32;
        loop {
            match reader.read_event().expect("the drawing is XML") {
                Event::Start(tag) => {
                    depth += 1;
                    assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                }
                Event::Empty(tag) => assert!(tag.attributes().all(|attribute| attribute.is_ok())),
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }

    /// What is written in the drawing, in its order.
    pub fn texts(svg: &str) -> Vec<String> {
        let drawing = scraper::Html::parse_fragment(svg);
        let selector = scraper::Selector::parse("text, title, desc").expect("the selector is valid");
        drawing.select(&selector).map(|element| element.text().collect()).collect()
    }
}
