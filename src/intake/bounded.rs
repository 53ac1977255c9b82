//! Reading that cannot be made to eat the machine: caps on one record, on what a packed file unpacks to, and on how much it may grow.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

/// How much of a file is read before it is turned away. The defaults let every honest record pass.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes that one record (a row of a table, a tag of an event log) may have.
    pub record: u64,
    /// Columns of a table, or attributes of one event.
    pub columns: usize,
    /// Tags inside each other in an event log.
    pub depth: usize,
    /// Bytes of the whole file, unpacked.
    pub total: u64,
    /// How many times larger than its packed form a file may be, once it is larger than `RATIO_FROM`. Event logs repeat themselves and reach some 100.
    pub ratio: u64,
}

/// Below this size (16 MiB unpacked) a file may be packed as tightly as it likes.
const RATIO_FROM: u64 = 16 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self { record: 1 << 20, columns: 1_000, depth: 64, total: 16 << 30, ratio: 250 }
    }
}

/// A cap was reached. It travels inside an `io::Error` through the parser and is found again on the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    #[error("a record is longer than {most} bytes")]
    Record { most: u64 },
    #[error("the file is larger than {most} bytes")]
    Total { most: u64 },
    #[error("the file unpacks to more than {ratio} times its size")]
    Ratio { ratio: u64 },
}

impl Excess {
    /// The cap that made a read fail, if it was one.
    pub fn behind(error: &io::Error) -> Option<Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref()).copied()
    }
}

/// A buffered reader that fails once more than `Limits::record` bytes were taken since the last `begin_record`, or `Limits::total` in all.
#[derive(Debug)]
pub struct Bounded<R> {
    inner: BufReader<R>,
    limits: Limits,
    in_record: u64,
    total: u64,
    lines: u64,
}

impl<R: Read> Bounded<R> {
    pub fn new(inner: R, limits: Limits) -> Self {
        Self { inner: BufReader::with_capacity(1 << 16, inner), limits, in_record: 0, total: 0, lines: 0 }
    }

    /// Says that a record ended here and the next one begins.
    pub fn begin_record(&mut self) {
        self.in_record = 0;
    }

    /// The line (from 1) on which the next byte stands.
    pub fn line(&self) -> u64 {
        self.lines + 1
    }

    fn check(&self) -> io::Result<()> {
        if self.in_record > self.limits.record {
            return Err(io::Error::other(Excess::Record { most: self.limits.record }));
        }
        if self.total > self.limits.total {
            return Err(io::Error::other(Excess::Total { most: self.limits.total }));
        }
        Ok(())
    }
}

impl<R: Read> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let taken = &self.inner.buffer()[..amount];
        self.lines += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.in_record += amount as u64;
        self.total += amount as u64;
        self.inner.consume(amount);
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let amount = ready.len().min(into.len());
        into[..amount].copy_from_slice(&ready[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}

/// A gzip file being unpacked, which fails when it grows as no honest file does.
pub struct Unpacked<R> {
    decoder: MultiGzDecoder<Counted<R>>,
    ratio: u64,
    out: u64,
}

impl<R: BufRead> Unpacked<R> {
    pub fn new(packed: R, limits: Limits) -> Self {
        Self { decoder: MultiGzDecoder::new(Counted { inner: packed, taken: 0 }), ratio: limits.ratio, out: 0 }
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let amount = self.decoder.read(into)?;
        self.out += amount as u64;
        if self.out > RATIO_FROM && self.out / self.ratio > self.decoder.get_ref().taken {
            return Err(io::Error::other(Excess::Ratio { ratio: self.ratio }));
        }
        Ok(amount)
    }
}

/// Counts the bytes that were taken from a reader.
struct Counted<R> {
    inner: R,
    taken: u64,
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken += amount as u64;
        self.inner.consume(amount);
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let amount = self.inner.read(into)?;
        self.taken += amount as u64;
        Ok(amount)
    }
}
