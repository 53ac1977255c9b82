//! Files of a case: what is kept, what is refused and why, who gets them, and what is no longer in a photo.

use crate::support::visitor::Download;
use crate::support::{Page, TestApp, XIUYING, on_both};
use reqwest::StatusCode;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use std::time::{Duration, Instant};

on_both!(
    a_photo_comes_back_without_its_place,
    what_is_refused_keeps_what_was_typed_and_the_other_files,
    a_form_with_a_photo_sent_twice_is_one_step_and_one_file,
    several_files_are_added_to_a_case_and_one_is_removed_for_good,
    a_file_is_nobody_elses,
    two_gigabytes_are_refused_at_once
);

/// As a phone writes it: turned by a quarter, with a place, larger than one chunk.
pub fn photo() -> Vec<u8> {
    let segment = |marker: u8, body: &[u8]| {
        let length = u16::try_from(body.len() + 2).expect("short").to_be_bytes();
        [&[0xff, marker], &length[..], body].concat()
    };
    let exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS 39.9042N 116.4074E";
    let pixels: Vec<u8> = (0..700_000_u32).map(|at| (at * 7 % 251).to_le_bytes()[0]).collect();
    let parts = [segment(0xe1, exif), segment(0xc0, b"a frame"), segment(0xda, b"a scan"), pixels, vec![0xff, 0xd9]];
    [&[0xff, 0xd8], &parts.concat()[..]].concat()
}

fn has(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

fn link(page: &Page, name: &str) -> String {
    let names = page.texts("#case-files li > a");
    let at = names.iter().position(|one| one == name).unwrap_or_else(|| panic!("no {name} in {names:?}")) + 1;
    page.attribute(&format!("#case-files li:nth-child({at}) > a"), "href").expect("a link")
}

fn put_away(file: &Download, kind: &str) {
    assert_eq!(file.status, StatusCode::OK);
    let header = |name: &str| file.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header("content-type"), kind);
    assert!(header("content-disposition").starts_with("attachment"), "{}", header("content-disposition"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(header("cache-control"), "no-store");
}

async fn a_photo_comes_back_without_its_place(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    assert!(has(&photo(), b"39.9042N"));
    let form = mei.get(case.url.path()).await.ok().form("#step").set("outcome", "more-demanded").attach("files", "通知.JPG", photo());
    let page = mei.submit(form.set("then", "stay")).await.ok();
    page.says("Files: 通知.JPG");
    assert_eq!(page.texts("#case-files li > a"), ["通知.JPG"]);
    let file = mei.download(&link(&page, "通知.JPG")).await;
    put_away(&file, "image/jpeg");
    let disposition = file.headers["content-disposition"].to_str().expect("ASCII");
    assert!(disposition.contains("filename*=UTF-8''%E9%80%9A%E7%9F%A5.JPG"), "{disposition}");
    assert!(!has(&file.bytes, b"39.9042N") && !has(&file.bytes, b"GPS"));
    assert!(has(&file.bytes, b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06"), "it still stands upright");
    assert!(file.bytes.ends_with(&photo()[photo().len() - 600_000..]), "the picture is whole");
    office.lin.get("/admin/audit").await.ok().says("kept a file with a case").says("opened a file of a case");
}

async fn what_is_refused_keeps_what_was_typed_and_the_other_files(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let form = mei.get(case.url.path()).await.ok().form("#step").set("outcome", "refused").set("words", "回去等");
    let form = form.attach("files", "rule.pdf", "MZ\u{0}a program").attach("files", "notice.jpg", photo()).attach("files", "empty.txt", "");
    let page = mei.submit(form.attach("files", "rule.docx", "%PDF-1.7")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("“rule.pdf” cannot be kept").says("There is nothing in “empty.txt”.").says("“rule.docx” is not what its name says");
    assert!(page.has("#files-wrong"), "beside the field");
    assert_eq!(page.texts(".thread > li").len(), 0, "no step yet");
    let form = page.form("#step");
    assert_eq!(form.value("words").as_deref(), Some("回去等"));
    page.says("Kept already, goes with this step: notice.jpg");
    let page = mei.submit(form.set("then", "stay")).await.ok();
    page.says("Files: notice.jpg");
    assert_eq!(page.texts(".thread > li").len(), 1);

    // too large: by itself, and together
    let form = page.form("#step").set("outcome", "refused").set("note", "she will come again");
    let page = mei.submit(form.attach("files", "scan.txt", vec![b'a'; (20 << 20) + 1])).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("“scan.txt” is too large: 20 MB each");
    assert_eq!(page.form("#step").value("note").as_deref(), Some("she will come again"));
    let form = page.form("#add-files");
    let page = mei.submit(form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Choose a file first.");
}

async fn a_form_with_a_photo_sent_twice_is_one_step_and_one_file(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let form = mei.get(case.url.path()).await.ok().form("#step").set("outcome", "refused").attach("files", "notice.jpg", photo()).set("then", "stay");
    mei.submit(form.clone()).await.ok();
    let page = mei.submit(form.clone()).await.ok();
    assert_eq!((page.texts(".thread > li").len(), page.texts("#case-files li").len()), (1, 1));
    // first refused for another reason, then the same photo chosen again
    let form = page.form("#step").attach("files", "notice.jpg", photo()).set("day", "2099-01-01").set("outcome", "refused");
    let page = mei.submit(form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = page.form("#step").attach("files", "notice.jpg", photo()).set("day", "");
    let page = mei.submit(form.set("then", "stay")).await.ok();
    assert_eq!((page.texts(".thread > li").len(), page.texts("#case-files li").len()), (2, 2));
}

async fn several_files_are_added_to_a_case_and_one_is_removed_for_good(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let form = mei.get(case.url.path()).await.ok().form("#add-files");
    let form = form.attach("files", "said.txt", "他们说：等六月的新规定").attach("files", "<b>rule</b>.pdf", "%PDF-1.7 a rule");
    mei.submit(form.clone()).await.ok();
    let page = mei.submit(form).await.ok();
    assert_eq!(page.texts("#case-files li > a").len(), 2, "pressed twice, kept once");
    let said = mei.download(&link(&page, "said.txt")).await;
    put_away(&said, "text/plain");
    assert_eq!(said.bytes, "他们说：等六月的新规定".as_bytes());
    put_away(&mei.download(&link(&page, "b>.pdf")).await, "application/pdf");
    let path = link(&page, "said.txt");
    let page = mei.submit(page.form(&format!("form[action='{path}/remove']"))).await.ok();
    assert_eq!(page.texts("#case-files li > a"), ["b>.pdf"]);
    assert_eq!(mei.download(&path).await.status, StatusCode::NOT_FOUND);
    office.lin.get("/admin/audit").await.ok().says("removed a file of a case");
}

async fn a_file_is_nobody_elses(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let wen = office.caseworker("Wen").await;
    let (case, other) = (mei.registers(&XIUYING).await, wen.registers(&XIUYING).await);
    let form = mei.get(case.url.path()).await.ok().form("#add-files").attach("files", "said.txt", "only hers");
    let page = mei.submit(form).await.ok();
    let path = link(&page, "said.txt");
    let id = path.rsplit('/').next().expect("an identifier");
    assert_eq!(wen.download(&path).await.status, StatusCode::NOT_FOUND);
    let through_hers = format!("{}/files/{id}", other.url.path());
    assert_eq!(wen.download(&through_hers).await.status, StatusCode::NOT_FOUND, "by way of a case of one's own");
    assert_eq!(wen.post(&format!("{through_hers}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(office.lin.download(&path).await.bytes, b"only hers", "a supervisor reads all");
}

/// Whoever announces so much is answered before it is sent; what was typed is still there.
async fn two_gigabytes_are_refused_at_once(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let begin = "--x\r\ncontent-disposition: form-data; name=\"words\"\r\n\r\nthey laughed\r\n--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"film.jpg\"\r\n\r\n";
    for announced in [true, false] {
        let length = if announced { "content-length: 2147483648" } else { "transfer-encoding: chunked" };
        let address = case.url.socket_addrs(|| None).expect("an address")[0];
        let head = format!(
            "POST {}/steps HTTP/1.1\r\nhost: {address}\r\ncookie: {}\r\ncontent-type: multipart/form-data; boundary=x\r\n{length}\r\n\r\n",
            case.url.path(),
            mei.cookies()
        );
        let sent = tokio::task::spawn_blocking(move || send_without_end(address, &head, begin, announced)).await.expect("it ends");
        let (answer, sent) = sent;
        assert!(answer.starts_with("HTTP/1.1 422"), "{}", &answer[..answer.len().min(300)]);
        assert!(answer.contains("“film.jpg” is too large") && answer.contains("they laughed"), "the reason, and what was typed");
        assert!(sent < 200 << 20, "{sent} bytes were taken before it answered");
    }
    assert!(office.app.peak_memory() < 800 << 10, "{} KB", office.app.peak_memory());
    mei.get(case.url.path()).await.ok().says("No files yet.");
}

/// Sends a file that does not end, until an answer comes; gives the answer and how much was taken before it began.
fn send_without_end(address: std::net::SocketAddr, head: &str, begin: &str, announced: bool) -> (String, usize) {
    let mut wire = TcpStream::connect(address).expect("the program listens");
    wire.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    let chunked = |bytes: &[u8]| if announced { bytes.to_vec() } else { [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat() };
    wire.write_all(head.as_bytes()).expect("the head is read");
    wire.write_all(&chunked(begin.as_bytes())).expect("the fields are read");
    let mut reader = wire.try_clone().expect("a second hand");
    let (sent, at_answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(usize::MAX)));
    let (sent_so_far, begun) = (sent.clone(), at_answer.clone());
    let answer = std::thread::spawn(move || {
        let mut answer = Vec::new();
        let mut piece = [0; 4096];
        while let Ok(length @ 1..) = reader.read(&mut piece) {
            begun.fetch_min(sent_so_far.load(Ordering::Relaxed), Ordering::Relaxed);
            answer.extend_from_slice(&piece[..length]);
            if answer.windows(7).any(|end| end == b"</html>") {
                break;
            }
        }
        String::from_utf8_lossy(&answer).into_owned()
    });
    let (block, began) = (chunked(&vec![b'a'; 1 << 20]), Instant::now());
    while !answer.is_finished() && began.elapsed() < Duration::from_secs(30) && wire.write_all(&block).is_ok() {
        sent.fetch_add(block.len(), Ordering::Relaxed);
    }
    (answer.join().expect("an answer"), at_answer.load(Ordering::Relaxed))
}
