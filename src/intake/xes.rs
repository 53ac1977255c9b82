//! IEEE XES event logs (1849-2016), plain or packed with gzip, read as a stream: never more than an event in memory.
//!
//! A trace is an attempt, its events are the steps, as they stand. What stands inside an attribute, and the log's own attributes, are not read.

use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;

use quick_xml::XmlVersion;
use quick_xml::errors::SyntaxError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::bounded::{Bounded, Unpacked};
use super::broken::{Broken, Doubt};
use super::columns::Mapping;
use super::row::{Form, Place, Row};
use super::{Rules, Source};

/// An event log that is about to be read.
pub struct Log {
    reader: Reader<Bounded<Source>>,
    rules: Rules,
    mapping: Mapping,
    form: Form,
}

/// Where in the log the reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Nothing,
    Log,
    Trace,
    Event,
    After,
}

/// What was read of the trace and the event at hand.
struct Reading<'m> {
    wanted: &'m [String],
    within: Within,
    /// Tags open inside one that is not read.
    skipped: usize,
    trace: Vec<String>,
    event: Vec<String>,
    /// Attributes of the trace, and of the event, so far.
    attributes: [usize; 2],
    /// Number of the trace in the log, and of the event in its trace, from 1.
    traces: u64,
    events: i64,
    event_line: u64,
    rows: u64,
}

impl Log {
    /// Prepares a log for reading; one that is packed with gzip is unpacked on the way, whatever its name.
    ///
    /// # Errors
    /// A file that cannot be read, is empty, or is in UTF-16.
    pub fn open(source: Source, mapping: Option<&Mapping>, rules: Rules) -> Result<Self, Broken> {
        let broken = |error: std::io::Error| Broken::from_io(&error, 1);
        let mut raw = BufReader::new(source);
        let packed = raw.fill_buf().map_err(broken)?.starts_with(&[0x1F, 0x8B]);
        let unpacked: Source = if packed { Box::new(Unpacked::new(raw, rules.limits)) } else { Box::new(raw) };
        let mut input = Bounded::new(unpacked, rules.limits);
        match input.fill_buf().map_err(broken)? {
            [] => return Err(Broken::Empty),
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Err(Broken::NotUtf8 { line: 1, guess: Some("UTF-16") }),
            _ => {}
        }
        let mapping = mapping.cloned().unwrap_or_else(Mapping::of_event_log);
        let form = Form::new(&mapping, rules.today, |_, _| Ok(()))?;
        Ok(Self { reader: Reader::from_reader(input), rules, mapping, form })
    }

    /// What each attribute is, as given or by the standard extensions.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Hands every event to `visit`, in the log's order, until it breaks off; one that cannot be used comes as a doubt. Returns the number of events handed over.
    ///
    /// # Errors
    /// Whatever makes the rest of the log unreadable, and a log without events.
    pub fn each(mut self, visit: &mut impl FnMut(Result<Row<'_>, Doubt>) -> ControlFlow<()>) -> Result<u64, Broken> {
        let slots = self.form.wanted.len();
        let mut reading = Reading {
            wanted: &self.form.wanted,
            within: Within::Nothing,
            skipped: 0,
            trace: vec![String::new(); slots],
            event: vec![String::new(); slots],
            attributes: [0, 0],
            traces: 0,
            events: 0,
            event_line: 1,
            rows: 0,
        };
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            self.reader.get_mut().begin_record();
            let line = self.reader.get_mut().line();
            let event = self.reader.read_event_into(&mut buffer);
            let broken = |error| malformed(error, line);
            let went_on = match event.map_err(broken)? {
                Event::Start(tag) => {
                    reading.begin(&tag, line, self.rules)?;
                    ControlFlow::Continue(())
                }
                Event::Empty(tag) => {
                    reading.begin(&tag, line, self.rules)?;
                    reading.end(&self.form, visit)
                }
                Event::End(_) => reading.end(&self.form, visit),
                Event::DocType(_) => return Err(Broken::Doctype { line }),
                Event::Text(text) if reading.within == Within::Nothing && !text.trim().is_empty() => {
                    return Err(Broken::Malformed { line, reason: "text stands before the first tag".to_owned() });
                }
                Event::Eof => break,
                _ => ControlFlow::Continue(()),
            };
            if went_on.is_break() {
                return Ok(reading.rows);
            }
        }
        match reading.within {
            Within::After if reading.rows == 0 => Err(Broken::NoEvents),
            Within::After => Ok(reading.rows),
            _ => Err(Broken::CutShort("it ends before its last tag is closed".to_owned())),
        }
    }
}

impl Reading<'_> {
    fn begin(&mut self, tag: &BytesStart<'_>, line: u64, rules: Rules) -> Result<(), Broken> {
        if self.skipped > 0 {
            self.skipped += 1;
            return if self.skipped > rules.limits.depth { Err(Broken::TooDeep { line, most: rules.limits.depth }) } else { Ok(()) };
        }
        let name = tag.local_name();
        match (self.within, name.as_ref()) {
            (Within::Nothing, "log") => self.within = Within::Log,
            (Within::Nothing, other) => return Err(Broken::NotALog { root: super::broken::short(other) }),
            (Within::Log, "trace") => {
                self.within = Within::Trace;
                self.trace.iter_mut().for_each(String::clear);
                self.attributes[0] = 0;
                self.traces += 1;
                self.events = 0;
            }
            (Within::Trace, "event") => {
                self.within = Within::Event;
                self.event.iter_mut().for_each(String::clear);
                self.attributes[1] = 0;
                self.events += 1;
                self.event_line = line;
            }
            (Within::Trace | Within::Event, _) => {
                self.skipped = 1;
                self.keep(tag, line, rules)?;
            }
            (Within::Log | Within::After, _) => self.skipped = 1,
        }
        Ok(())
    }

    /// Keeps an attribute if a slot wants it.
    fn keep(&mut self, tag: &BytesStart<'_>, line: u64, rules: Rules) -> Result<(), Broken> {
        let of_event = self.within == Within::Event;
        let count = &mut self.attributes[usize::from(of_event)];
        *count += 1;
        if *count > rules.limits.columns {
            return Err(Broken::TooManyColumns { line, most: rules.limits.columns });
        }
        let (mut key, mut value) = (None, None);
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| malformed(error.into(), line))?;
            let text = || attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| malformed(error, line));
            match attribute.key.as_ref() {
                "key" => key = Some(text()?),
                "value" => value = Some(text()?),
                _ => {}
            }
        }
        if let (Some(key), Some(value)) = (key, value) {
            let to = if of_event { &mut self.event } else { &mut self.trace };
            for (slot, wanted) in self.wanted.iter().enumerate() {
                let matches = match wanted.strip_prefix("case:") {
                    Some(name) => !of_event && name == key,
                    None => *wanted == *key,
                };
                if matches {
                    to[slot].clear();
                    to[slot].push_str(value.trim());
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, form: &Form, visit: &mut impl FnMut(Result<Row<'_>, Doubt>) -> ControlFlow<()>) -> ControlFlow<()> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return ControlFlow::Continue(());
        }
        self.within = match self.within {
            Within::Event => Within::Trace,
            Within::Trace => Within::Log,
            _ => Within::After,
        };
        if self.within != Within::Trace {
            return ControlFlow::Continue(());
        }
        self.rows += 1;
        let cells =
            self.event.iter().zip(&self.trace).map(|(event, trace)| [event, trace].into_iter().find(|text| !text.is_empty()).map(String::as_str));
        let attempt = self.traces.to_string();
        form.tell(&Place { line: self.event_line, attempt: Some(&attempt), order: Some(self.events) }, &cells.collect::<Vec<_>>(), visit)
    }
}

fn malformed(error: quick_xml::Error, line: u64) -> Broken {
    match error {
        quick_xml::Error::Io(error) => Broken::from_io(&error, line),
        quick_xml::Error::Syntax(reason) if reason != SyntaxError::InvalidBangMarkup => {
            Broken::CutShort("it ends before its last tag is closed".to_owned())
        }
        quick_xml::Error::Encoding(_) => Broken::NotUtf8 { line, guess: None },
        other => Broken::Malformed { line, reason: other.to_string() },
    }
}
