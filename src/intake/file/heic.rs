//! HEIC (ISO/IEC 23008-12): the picture's parts lie wherever a table says, so nothing is moved; what is not the picture is overwritten where it lies.
//! How it is turned stands in a property of its own, not in what is overwritten.

use std::{collections::HashMap, ops::Range};

use zeroize::Zeroizing;

const BRANDS: &[&[u8; 4]] = &[b"heic", b"heix", b"heim", b"heis", b"mif1"];

/// Whether a file begins as a HEIC picture.
pub fn is_one(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|brand| BRANDS.iter().any(|known| *known == brand))
}

/// The same picture with its EXIF and XMP parts overwritten, and every box beside those that a still picture needs; none where it cannot be read to its end.
pub fn clean(mut bytes: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
    let boxes = boxes(&bytes, 0..bytes.len())?;
    let meta = boxes.iter().find(|one| &one.kind == b"meta")?.body.clone();
    // a FullBox: version and flags come first
    let within = self::boxes(&bytes, meta.start.checked_add(4)?..meta.end)?;
    let body = |kind: &[u8; 4]| within.iter().find(|one| &one.kind == kind).map(|one| one.body.clone());
    let said = said_items(&bytes, body(b"iinf")?)?;
    let blank = places(&bytes, body(b"iloc")?, body(b"idat"), &said)?;
    for one in boxes.iter().filter(|one| ![b"ftyp", b"meta", b"mdat"].contains(&&one.kind)) {
        // a box of kind "free" is passed over by whoever reads
        bytes[one.kind_at..one.kind_at + 4].copy_from_slice(b"free");
        bytes.get_mut(one.body.clone())?.fill(0);
    }
    for (item, range) in blank {
        let bytes = bytes.get_mut(range)?;
        bytes.fill(0);
        // readers that insist on EXIF where the table says that there is some find one that says nothing
        if let (Said::Exif, Some(start)) = (item, bytes.get_mut(..EMPTY_EXIF.len())) {
            start.copy_from_slice(EMPTY_EXIF);
        }
    }
    Some(bytes)
}

/// Where the header of TIFF begins, counted from behind this number; the header; no entries, and no further list of them.
const EMPTY_EXIF: &[u8] = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0";

/// What says something about the picture: EXIF, and whatever has a media type or an address, as XMP has.
#[derive(Clone, Copy)]
enum Said {
    Exif,
    Other,
}

struct Box {
    kind: [u8; 4],
    kind_at: usize,
    body: Range<usize>,
}

fn number(bytes: &[u8], at: usize, wide: usize) -> Option<usize> {
    Some(bytes.get(at..at.checked_add(wide)?)?.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}

/// The boxes that fill a range of the file (ISO/IEC 14496-12, 4.2).
fn boxes(bytes: &[u8], range: Range<usize>) -> Option<Vec<Box>> {
    let (mut boxes, mut at) = (Vec::new(), range.start);
    while at < range.end {
        let (length, kind) = (number(bytes, at, 4)?, bytes.get(at + 4..at + 8)?.try_into().ok()?);
        let (header, length) = match length {
            0 => (8, range.end - at),
            1 => (16, number(bytes, at + 8, 8)?),
            length => (8, length),
        };
        let end = at.checked_add(length)?;
        if length < header || end > range.end {
            return None;
        }
        boxes.push(Box { kind, kind_at: at + 4, body: at + header..end });
        at = end;
    }
    Some(boxes)
}

/// The numbers of the items that say something about the picture.
fn said_items(bytes: &[u8], iinf: Range<usize>) -> Option<HashMap<usize, Said>> {
    let wide = if number(bytes, iinf.start, 1)? == 0 { 2 } else { 4 };
    let mut said = HashMap::new();
    for entry in boxes(bytes, iinf.start + 4 + wide..iinf.end)? {
        let version = number(bytes, entry.body.start, 1)?;
        let wide = match version {
            2 => 2,
            3 => 4,
            // without a kind: none that cameras write
            _ => return None,
        };
        let item = number(bytes, entry.body.start + 4, wide)?;
        let kind = bytes.get(entry.body.start + 6 + wide..entry.body.start + 10 + wide)?;
        match kind {
            b"Exif" => drop(said.insert(item, Said::Exif)),
            b"mime" | b"uri " => drop(said.insert(item, Said::Other)),
            _ => {}
        }
    }
    Some(said)
}

/// Where these items lie in the file (ISO/IEC 14496-12, 8.11.3).
fn places(bytes: &[u8], iloc: Range<usize>, idat: Option<Range<usize>>, of: &HashMap<usize, Said>) -> Option<Vec<(Said, Range<usize>)>> {
    let version = number(bytes, iloc.start, 1)?;
    let (sizes, bases) = (number(bytes, iloc.start + 4, 1)?, number(bytes, iloc.start + 5, 1)?);
    let (offset_size, length_size, base_size) = (sizes >> 4, sizes & 15, bases >> 4);
    let index_size = if version == 0 { 0 } else { bases & 15 };
    let wide = if version < 2 { 2 } else { 4 };
    let mut at = iloc.start + 6;
    let mut take = |wide: usize| {
        let value = number(bytes, at, wide).filter(|_| at + wide <= iloc.end)?;
        at += wide;
        Some(value)
    };
    let mut ranges = Vec::new();
    for _ in 0..take(wide)? {
        let item = take(wide)?;
        let method = if version == 0 { 0 } else { take(2)? & 15 };
        let elsewhere = take(2)? != 0;
        let base = take(base_size)?;
        for _ in 0..take(2)? {
            take(index_size)?;
            let (offset, length) = (take(offset_size)?, take(length_size)?);
            let Some(said) = of.get(&item) else { continue };
            let from = match (method, &idat) {
                _ if elsewhere => return None,
                (0, _) => 0,
                (1, Some(idat)) => idat.start,
                _ => return None,
            };
            let start = from.checked_add(base)?.checked_add(offset)?;
            let end = if length == 0 { bytes.len() } else { start.checked_add(length)? };
            ranges.push((*said, start..end));
        }
    }
    Some(ranges)
}
