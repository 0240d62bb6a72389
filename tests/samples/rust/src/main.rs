//! Greeter says hello over HTTP.

mod stop;

use std::env;
use std::io::{BufRead, BufReader, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn main() -> Result<()> {
    if env::args().nth(1).as_deref() == Some("--version") {
        println!("greeter {}", env!("CARGO_PKG_VERSION"));
        return Ok(());
    }

    let port = env::var("PORT").unwrap_or_else(|_| "8080".into());
    let listener = TcpListener::bind(format!("0.0.0.0:{port}"))?;
    stop::close_on_signals(&listener);

    // Answers under way are finished after the listener is closed.
    thread::scope(|scope| {
        while let Ok((client, _)) = listener.accept() {
            scope.spawn(move || answer(client));
        }
    });
    Ok(())
}

fn answer(mut client: TcpStream) -> Result<()> {
    let mut request = BufReader::new(client.try_clone()?).lines();
    let line = request.next().unwrap_or(Ok(String::new()))?;
    while request.next().map_or(false, |header| header.map_or(false, |text| !text.is_empty())) {}

    let (status, body) = match line.split(' ').nth(1) {
        Some("/") => ("200 OK", greeting::greeting("world")),
        Some("/healthz") => ("200 OK", "well".into()),
        _ => ("404 Not Found", "not here".into()),
    };
    let length = body.len() + 1;
    write!(client, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}\n")
}
