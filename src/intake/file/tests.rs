//! Photos as phones write them, office documents as programs do, and what pretends to be one.

use super::*;

/// EXIF data as a phone writes them: turned by a quarter, taken at a place.
fn exif() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    tiff.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
    tiff.extend(b"GPS 39.9042N 116.4074E, HUAWEI P60");
    tiff
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("short").to_be_bytes();
    [&[0xff, marker], &length[..], body].concat()
}

fn jpeg() -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    file.extend(segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    file.extend(segment(0xe1, &[b"Exif\0\0", &exif()[..]].concat()));
    file.extend(segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS 39.9042N</x:xmpmeta>"));
    file.extend(segment(0xe2, b"ICC_PROFILE\0\x01\x01colours"));
    file.extend(segment(0xe2, b"MPF\0further pictures"));
    file.extend(segment(0xed, b"Photoshop 3.0\0GPS in words"));
    file.extend(segment(0xfe, b"HUAWEI P60"));
    file.extend(segment(0xc2, b"a frame"));
    for scan in [&b"first\xff\x00scan\xff\xd0on"[..], b"second"] {
        file.extend(segment(0xda, b"scan"));
        file.extend(scan);
        file.extend(segment(0xfe, b"HUAWEI between scans"));
    }
    file.extend([0xff, 0xd9]);
    file.extend(jpeg_behind());
    file
}

fn jpeg_behind() -> Vec<u8> {
    [&[0xff, 0xd8][..], &segment(0xe1, &exif()), &[0xff, 0xd9]].concat()
}

fn png_chunk(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(body);
    [&u32::try_from(body.len()).expect("short").to_be_bytes()[..], kind, body, &sum.sum().to_be_bytes()].concat()
}

fn png() -> Vec<u8> {
    let chunks = [
        png_chunk(b"IHDR", b"13 bytes here"),
        png_chunk(b"eXIf", &exif()),
        png_chunk(b"tEXt", b"Comment\0GPS 39.9042N"),
        png_chunk(b"tIME", b"1234567"),
        png_chunk(b"IDAT", b"the picture"),
        png_chunk(b"IEND", b""),
    ];
    [photo::PNG, &chunks.concat(), b"HUAWEI behind the end"].concat()
}

fn riff(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let padding: &[u8] = if body.len() % 2 == 1 { &[0] } else { &[] };
    [kind, &u32::try_from(body.len()).expect("short").to_le_bytes(), body, padding].concat()
}

fn webp() -> Vec<u8> {
    let chunks = [
        riff(b"VP8X", b"\x2c\0\0\0\x01\0\0\x01\0\0"),
        riff(b"ICCP", b"colours"),
        riff(b"VP8 ", b"the picture"),
        riff(b"EXIF", &exif()),
        riff(b"XMP ", b"GPS 39.9042N"),
        riff(b"meta", b"HUAWEI"),
    ]
    .concat();
    [b"RIFF", &u32::try_from(chunks.len() + 4).expect("short").to_le_bytes()[..], b"WEBP", &chunks, b"HUAWEI behind"].concat()
}

fn boxed(kind: &[u8], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).expect("short").to_be_bytes()[..], kind, body].concat()
}

/// Item 1 is the picture, 2 its EXIF, 3 its XMP in `idat`.
fn heic() -> Vec<u8> {
    let entry = |item: u8, kind: &[u8]| boxed(b"infe", &[&[2, 0, 0, 0, 0, item, 0, 0][..], kind, b"\0"].concat());
    let iinf = boxed(b"iinf", &[&[0, 0, 0, 0, 0, 3][..], &entry(1, b"hvc1"), &entry(2, b"Exif"), &entry(3, b"mime")].concat());
    let idat = boxed(b"idat", b"GPS 39.9042N");
    let (picture, exif) = (b"the picture", exif());
    let ftyp = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
    let trailer = boxed(b"uuid", b"HUAWEI P60, a film with GPS");
    let place = |item: u8, method: u8, offset: usize, length: usize| {
        let wide = |number: usize| u32::try_from(number).expect("short").to_be_bytes();
        [&[0, item, 0, method, 0, 0, 0, 1][..], &wide(offset), &wide(length)].concat()
    };
    let meta = |data: usize| {
        let places = [place(1, 0, data, picture.len()), place(2, 0, data + picture.len(), exif.len()), place(3, 1, 0, 12)].concat();
        boxed(b"meta", &[&[0; 4][..], &iinf, &boxed(b"iloc", &[&[1, 0, 0, 0, 0x44, 0, 0, 3][..], &places].concat()), &idat].concat())
    };
    let data = ftyp.len() + meta(0).len() + 8;
    [ftyp, meta(data), boxed(b"mdat", &[&picture[..], &exif].concat()), trailer].concat()
}

fn zip(names: &[&str], first: &[u8]) -> Vec<u8> {
    let mut file = [b"PK\x03\x04", &[0; 26][..], first].concat();
    let start = u32::try_from(file.len()).expect("short");
    for name in names {
        let mut entry = b"PK\x01\x02".to_vec();
        entry.extend([0; 42]);
        entry[28] = u8::try_from(name.len()).expect("short");
        file.extend(entry);
        file.extend(name.as_bytes());
    }
    let count = u16::try_from(names.len()).expect("few").to_le_bytes();
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(count);
    file.extend(count);
    file.extend([0; 4]);
    file.extend(start.to_le_bytes());
    file.extend([0; 2]);
    file
}

fn taken(name: &str, bytes: &[u8]) -> Result<Taken, Refused> {
    take(name, Zeroizing::new(bytes.to_vec()))
}

fn has(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

#[test]
fn a_picture_keeps_no_place_no_camera_and_how_it_is_turned() {
    for (name, file, kind, picture) in [
        ("IMG_1.JPG", jpeg(), FileKind::Jpeg, &b"second"[..]),
        ("notice.png", png(), FileKind::Png, b"the picture"),
        ("notice.webp", webp(), FileKind::WebP, b"the picture"),
        ("IMG_2.heic", heic(), FileKind::Heic, b"the picture"),
    ] {
        assert!(has(&file, b"GPS") && has(&file, b"HUAWEI"), "{name} is no test");
        let kept = taken(name, &file).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(kept.kind, kind);
        for trace in [&b"GPS"[..], b"HUAWEI", b"39.9042", b"xmpmeta", b"MPF\0"] {
            assert!(!has(&kept.bytes, trace), "{name} still has {}", String::from_utf8_lossy(trace));
        }
        assert!(has(&kept.bytes, picture), "{name} lost its picture");
        if kind != FileKind::Heic {
            assert!(has(&kept.bytes, b"\x01\x12\0\x03\0\0\0\x01\0\x06"), "{name} would lie on its side");
        }
        let again = taken(name, &kept.bytes).expect("what was cleaned is one still");
        assert_eq!(*again.bytes, *kept.bytes, "{name}: nothing more to clean");
    }
    let clean = taken("IMG_1.jpg", &jpeg()).expect("a picture").bytes;
    assert!(has(&clean, b"first\xff\x00scan\xff\xd0on") && has(&clean, b"ICC_PROFILE"));
    assert_eq!(clean.get(..4), Some(&[0xff, 0xd8, 0xff, 0xe0][..]), "the header of JFIF stays first");
    assert!(clean.ends_with(&[0xff, 0xd9]) && !has(&clean, &jpeg_behind()));
    let heic_kept = taken("a.heic", &heic()).expect("a picture").bytes;
    assert_eq!(heic_kept.len(), heic().len(), "nothing is moved");
    assert!(has(&heic_kept, b"the picture\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"), "an EXIF that says nothing stands where one must be");
}

#[test]
fn a_picture_that_ends_too_early_is_refused() {
    for (name, file) in [("a.jpg", jpeg()), ("a.png", png()), ("a.webp", webp()), ("a.heic", heic())] {
        let end = file.len()
            - [jpeg_behind().len() + 2, 21, 13, 36][["a.jpg", "a.png", "a.webp", "a.heic"].iter().position(|n| *n == name).expect("one of them")];
        for cut in (16..end).step_by(7) {
            assert!(taken(name, &file[..cut]).is_err(), "{name} cut at {cut} of {end}");
        }
    }
}

#[test]
fn what_it_is_is_told_by_what_is_in_it() {
    let odt = [b"mimetype", FileKind::Odt.media_type().as_bytes()].concat();
    let kept = |name: &str, bytes: &[u8]| taken(name, bytes).map(|kept| kept.kind);
    assert_eq!(kept("rule.pdf", b"%PDF-1.7 and so on"), Ok(FileKind::Pdf));
    assert_eq!(kept("said.txt", "他们说：回去等".as_bytes()), Ok(FileKind::Text));
    assert_eq!(kept("said.txt", &encoding_rs::GB18030.encode("他们说：回去等").0), Ok(FileKind::Text));
    assert_eq!(kept("letter.docx", &zip(&["[Content_Types].xml", "word/document.xml"], b"")), Ok(FileKind::Docx));
    assert_eq!(kept("list.XLSX", &zip(&["xl/workbook.xml"], b"")), Ok(FileKind::Xlsx));
    assert_eq!(kept("letter.odt", &zip(&["mimetype", "content.xml"], &odt)), Ok(FileKind::Odt));
    for (name, bytes, why) in [
        ("photo.jpg", &b"%PDF-1.7"[..], Refused::Misnamed),
        ("photo", &jpeg(), Refused::Misnamed),
        ("evil.exe", &jpeg(), Refused::Misnamed),
        ("photo.jpg", b"MZ\x90\0\x03", Refused::Unknown),
        ("page.html", b"<html><script>alert(1)</script>", Refused::Misnamed),
        ("photo.jpg", b"", Refused::Empty),
        ("all.zip", &zip(&["a.txt"], b""), Refused::Unknown),
        ("all.docx", &zip(&["a.txt"], b""), Refused::Unknown),
        ("letter.docx", &zip(&["word/document.xml", "word/vbaProject.bin"], b""), Refused::Macros),
        ("both.docx", &zip(&["word/document.xml", "xl/workbook.xml"], b""), Refused::Unknown),
        ("notice.txt", b"text with \0 in it", Refused::Unknown),
    ] {
        assert_eq!(kept(name, bytes), Err(why), "{name}");
    }
}

#[test]
fn a_name_bears_no_folder_and_no_mark_that_turns_it() {
    assert_eq!(without_folders(r"C:\Users\Liu Xiuying\Desktop\notice.pdf"), "notice.pdf");
    assert_eq!(without_folders("../../etc/passwd"), "passwd");
    assert_eq!(without_folders("a\u{202e}gpj.exe\r\n"), "agpj.exe");
    let long = without_folders(&format!("{}.pdf", "长".repeat(300)));
    assert!(long.ends_with(".pdf") && long.chars().count() <= NAME_MAX, "{long}");
}
