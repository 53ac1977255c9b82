//! A mail server that keeps what it is sent, and that can be in a bad mood.

use mailin_embedded::response::{self, NO_MAILBOX, OK};
use mailin_embedded::{Handler, Response, Server, SslConfig};
use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What the server does with the next messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes them.
    Accepting,
    /// Refuses every recipient for good (550).
    Refusing,
    /// Says that it has a trouble and to try again later (451).
    Troubled,
    /// Reads the message and then says nothing for a minute.
    Stalling,
    /// Takes the message, and the line breaks before the sender hears of it.
    HangingUp,
}

/// A message as it arrived.
#[derive(Clone, Debug)]
pub struct Letter {
    pub from: String,
    pub to: Vec<String>,
    /// Head and body as sent, with `\r\n`.
    pub source: String,
}

impl Letter {
    /// A header's value, unfolded but not decoded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.source.split("\r\n\r\n").next()?.replace("\r\n ", " ").replace("\r\n\t", " ");
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

/// A running mail server on loopback, without encryption.
#[derive(Clone)]
pub struct Postbox {
    address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

struct Inside {
    mood: Mood,
    letters: Vec<Letter>,
}

impl Postbox {
    pub fn start() -> Self {
        let inside = Arc::new(Mutex::new(Inside { mood: Mood::Accepting, letters: vec![] }));
        let server = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let behind = server.local_addr().expect("it is bound");
        let desk = Desk { inside: Arc::clone(&inside), letter: Letter { from: String::new(), to: vec![], source: String::new() } };
        std::thread::spawn(move || {
            let mut mailin = Server::new(desk);
            mailin.with_name("postbox.example").with_num_threads(32).with_tcp_listener(server);
            mailin.with_ssl(SslConfig::None).expect("no encryption needs no files");
            mailin.serve().expect("it serves until the test ends");
        });
        let line = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = line.local_addr().expect("it is bound");
        let watched = Arc::clone(&inside);
        std::thread::spawn(move || {
            for caller in line.incoming().map_while(Result::ok) {
                let watched = Arc::clone(&watched);
                std::thread::spawn(move || connect(caller, behind, &watched));
            }
        });
        Self { address, inside }
    }

    /// `127.0.0.1`.
    pub fn host(&self) -> String {
        self.address.ip().to_string()
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn be(&self, mood: Mood) {
        self.lock().mood = mood;
    }

    /// All that has arrived whole, in order; also what the sender was not told of.
    pub fn letters(&self) -> Vec<Letter> {
        self.lock().letters.clone()
    }

    /// Waits until so many have arrived; ends the test if they do not.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> Vec<Letter> {
        let began = Instant::now();
        while self.letters().len() < count {
            assert!(began.elapsed() < patience, "{} of {count} letters after {patience:?}", self.letters().len());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.letters()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.inside.lock().expect("no holder panicked")
    }
}

/// One conversation at the server's desk.
#[derive(Clone)]
struct Desk {
    inside: Arc<Mutex<Inside>>,
    letter: Letter,
}

impl Desk {
    fn mood(&self) -> Mood {
        self.inside.lock().expect("no holder panicked").mood
    }
}

impl Handler for Desk {
    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.letter = Letter { from: from.to_owned(), to: vec![], source: String::new() };
        OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        if self.mood() == Mood::Refusing {
            return NO_MAILBOX;
        }
        self.letter.to.push(to.to_owned());
        OK
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.letter.source.push_str(&String::from_utf8_lossy(line));
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        match self.mood() {
            Mood::Troubled => return response::INTERNAL_ERROR,
            Mood::Stalling => {
                std::thread::sleep(Duration::from_mins(1));
                return response::INTERNAL_ERROR;
            }
            Mood::Accepting | Mood::Refusing | Mood::HangingUp => {}
        }
        self.inside.lock().expect("no holder panicked").letters.push(self.letter.clone());
        OK
    }
}

/// The telephone line to the server, which can break: here right after the server has taken a message.
fn connect(caller: TcpStream, server: SocketAddr, inside: &Mutex<Inside>) -> Option<()> {
    let desk = TcpStream::connect(server).ok()?;
    let (mut from_caller, mut to_desk) = (caller.try_clone().ok()?, desk.try_clone().ok()?);
    std::thread::spawn(move || {
        let _ = io::copy(&mut from_caller, &mut to_desk);
        let _ = to_desk.shutdown(Shutdown::Both);
    });
    let (mut from_desk, mut to_caller) = (desk, caller);
    let mut heard = [0; 4096];
    let mut message_underway = false;
    while let Ok(count @ 1..) = from_desk.read(&mut heard) {
        let answer = &heard[..count];
        if message_underway && answer.starts_with(b"250") && inside.lock().expect("no holder panicked").mood == Mood::HangingUp {
            break;
        }
        message_underway = answer.starts_with(b"354");
        to_caller.write_all(answer).ok()?;
    }
    to_caller.shutdown(Shutdown::Both).ok()
}
