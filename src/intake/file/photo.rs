//! JPEG, PNG and WebP without what their camera or program wrote beside the picture. What a picture needs is kept, everything else is left out:
//! a list of what to leave out would miss what the next camera writes.

use zeroize::Zeroizing;

type Picture = Option<Zeroizing<Vec<u8>>>;

/// The parts of a JPEG (ITU-T T.81, annex B): kept are the tables, frames and scans, the header of JFIF, the colour profile and Adobe's mark, without which colours turn.
/// Left out are EXIF, XMP, IPTC, comments, further pictures, and whatever follows the end. How the picture is turned is written anew.
pub fn jpeg(bytes: &[u8]) -> Picture {
    let mut clean = Zeroizing::new(Vec::with_capacity(bytes.len()));
    clean.extend_from_slice(&[0xff, 0xd8]);
    let (mut at, mut orientation, mut frames) = (2, 1, 0);
    let mut pictured = false;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // fill
            0xff => {
                at += 1;
                continue;
            }
            0xd9 if pictured => {
                clean.extend_from_slice(&[0xff, 0xd9]);
                break;
            }
            // no marker without a length stands here
            0x00 | 0x01 | 0xd0..=0xd9 => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let end = at + 2 + length.max(2);
        let body = bytes.get(at + 4..end)?;
        let keeps = match marker {
            0xe0 => body.starts_with(b"JFIF\0") && body.len() == 14,
            0xe1 => {
                if let Some(exif) = body.strip_prefix(b"Exif\0\0") {
                    orientation = turned(exif).unwrap_or(orientation);
                }
                false
            }
            0xe2 => body.starts_with(b"ICC_PROFILE\0"),
            0xee => body.starts_with(b"Adobe"),
            0xe3..=0xed | 0xef | 0xfe | 0xf0..=0xfd => false,
            _ => true,
        };
        if keeps {
            clean.extend_from_slice(&bytes[at..end]);
        }
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            frames += 1;
        }
        at = end;
        if marker == 0xda {
            pictured = true;
            let next = scan_end(bytes, at)?;
            clean.extend_from_slice(&bytes[at..next]);
            at = next;
        }
    }
    if frames == 0 {
        return None;
    }
    if orientation != 1 {
        let exif = [b"Exif\0\0", &turn(orientation)[..]].concat();
        let length = u16::try_from(exif.len() + 2).ok()?.to_be_bytes();
        let segment = [&[0xff, 0xe1], &length[..], &exif].concat();
        // after the header of JFIF, where there is one: it has to come first
        let place = if clean.get(2..4) == Some(&[0xff, 0xe0]) { 4 + usize::from(u16::from_be_bytes([clean[4], clean[5]])) } else { 2 };
        let rest = Zeroizing::new(clean.split_off(place));
        clean.extend_from_slice(&segment);
        clean.extend_from_slice(&rest);
    }
    Some(clean)
}

/// Where the coded data of a scan end: at the next marker that is neither a stuffed byte nor a restart.
fn scan_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match *bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The chunks of a PNG (ISO/IEC 15948, 11): kept is what the picture is made of and how its colours are meant, also of an animated one.
pub fn png(bytes: &[u8]) -> Picture {
    const KEPT: &[&[u8; 4]] = &[
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD", b"hIST", b"pHYs", b"acTL",
        b"fcTL", b"fdAT",
    ];
    let mut clean = Zeroizing::new(Vec::with_capacity(bytes.len()));
    clean.extend_from_slice(PNG);
    let (mut at, mut orientation, mut data) = (PNG.len(), 1, None);
    loop {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
        let kind: &[u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let end = at.checked_add(length)?.checked_add(12)?;
        let whole = bytes.get(at..end)?;
        match kind {
            b"eXIf" => orientation = turned(&whole[8..8 + length]).unwrap_or(orientation),
            b"IDAT" => data = data.or(Some(clean.len())),
            _ => {}
        }
        if KEPT.contains(&kind) {
            clean.extend_from_slice(whole);
        }
        at = end;
        if kind == b"IEND" {
            break;
        }
    }
    let data = data?;
    if orientation != 1 {
        let exif = turn(orientation);
        let mut sum = flate2::Crc::new();
        sum.update(b"eXIf");
        sum.update(&exif);
        let chunk = [&u32::try_from(exif.len()).ok()?.to_be_bytes()[..], b"eXIf", &exif, &sum.sum().to_be_bytes()].concat();
        let rest = Zeroizing::new(clean.split_off(data));
        clean.extend_from_slice(&chunk);
        clean.extend_from_slice(&rest);
    }
    Some(clean)
}

/// The chunks of a WebP (RFC 9649): kept is what the picture is made of and its colour profile, also of an animated one.
pub fn webp(bytes: &[u8]) -> Picture {
    const KEPT: &[&[u8; 4]] = &[b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
    const HAS_EXIF: u8 = 0b1000;
    const HAS_XMP: u8 = 0b100;
    let number = |at: usize| usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok();
    // what follows is no part of the picture
    let bytes_end = number(4)?.checked_add(8)?;
    let whole = bytes.get(..bytes_end)?;
    let mut clean = Zeroizing::new(Vec::with_capacity(whole.len()));
    clean.extend_from_slice(&whole[..12]);
    let (mut at, mut orientation, mut flags, mut pictured) = (12, 1, None, false);
    while at < whole.len() {
        let (kind, length): (&[u8; 4], _) = (whole.get(at..at + 4)?.try_into().ok()?, number(at + 4)?);
        let body_end = (at + 8).checked_add(length)?;
        let body = whole.get(at + 8..body_end)?;
        let end = (body_end + length % 2).min(whole.len());
        match kind {
            b"EXIF" => orientation = turned(body.strip_prefix(b"Exif\0\0").unwrap_or(body)).unwrap_or(orientation),
            b"VP8X" => flags = Some(clean.len() + 8),
            b"VP8 " | b"VP8L" | b"ANMF" => pictured = true,
            _ => {}
        }
        if KEPT.contains(&kind) {
            clean.extend_from_slice(&whole[at..end]);
        }
        at = end;
    }
    if !pictured {
        return None;
    }
    if let Some(flags) = flags {
        clean[flags] &= !(HAS_EXIF | HAS_XMP);
        if orientation != 1 {
            clean[flags] |= HAS_EXIF;
            let exif = turn(orientation);
            clean.extend_from_slice(b"EXIF");
            clean.extend_from_slice(&u32::try_from(exif.len()).ok()?.to_le_bytes());
            clean.extend_from_slice(&exif);
        }
    }
    let length = u32::try_from(clean.len() - 8).ok()?.to_le_bytes();
    clean[4..8].copy_from_slice(&length);
    Some(clean)
}

/// How a picture has to be turned to stand upright: 1 (as it is) to 8, from the first directory of its EXIF data (CIPA DC-008, 4.6.5).
fn turned(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let number = |at: usize, wide: usize| {
        let bytes = tiff.get(at..at.checked_add(wide)?)?;
        let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(if little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    };
    let directory = number(4, 4)?;
    let entries = number(directory, 2)?;
    let entry = (0..entries).map(|entry| directory + 2 + 12 * entry).find(|entry| number(*entry, 2) == Some(0x0112))?;
    number(entry + 8, 2).and_then(|value| u8::try_from(value).ok()).filter(|value| (1..=8).contains(value))
}

/// EXIF data that say how a picture has to be turned, and nothing else.
fn turn(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}
