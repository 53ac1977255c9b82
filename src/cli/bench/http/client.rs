//! A caseworker's browser as a measurement needs it: one connection kept open, one cookie, and as little work of its own as can be.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use crate::cli::Failure;

/// What came back.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

pub struct Client {
    connection: BufReader<TcpStream>,
    host: SocketAddr,
    cookie: String,
}

impl Client {
    pub fn connect(host: SocketAddr) -> Result<Self, Failure> {
        Ok(Self { connection: open(host)?, host, cookie: String::new() })
    }

    /// Connects anew: the site closes connections on which nothing was asked for some seconds.
    pub fn connect_again(&mut self) -> Result<(), Failure> {
        self.connection = open(self.host)?;
        Ok(())
    }

    pub fn get(&mut self, path: &str) -> Result<Answer, Failure> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n", self.host, self.cookie))
    }

    /// Sends a form; `fields` are escaped here.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, Failure> {
        let body = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect::<Vec<_>>().join("&");
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            self.cookie,
            body.len()
        ))
    }

    fn ask(&mut self, request: &str) -> Result<Answer, Failure> {
        self.connection.get_mut().write_all(request.as_bytes()).map_err(failed)?;
        let status = self.line()?.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut length = 0;
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(": ") else { continue };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap_or(0),
                "set-cookie" => self.cookie = value.split(';').next().unwrap_or_default().to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.connection.read_exact(&mut body).map_err(failed)?;
        status.map(|status| Answer { status, body }).ok_or_else(|| Failure("the site answered with something that is not HTTP".to_owned()))
    }

    fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        self.connection.read_line(&mut line).map_err(failed)?;
        Ok(line.trim_end().to_owned())
    }
}

fn open(host: SocketAddr) -> Result<BufReader<TcpStream>, Failure> {
    let stream = TcpStream::connect(host).map_err(failed)?;
    stream.set_nodelay(true).map_err(failed)?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).map_err(failed)?;
    Ok(BufReader::new(stream))
}

fn failed(error: std::io::Error) -> Failure {
    Failure(format!("the connection to the site failed: {error}"))
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
