//! Ends the service when it is asked to, by closing the door that clients come in through.

use std::net::TcpListener;
use std::os::raw::c_int;
use std::os::unix::io::AsRawFd;
use std::sync::atomic::{AtomicI32, Ordering};

const SIGINT: c_int = 2;
const SIGTERM: c_int = 15;
const SHUT_RDWR: c_int = 2;

static LISTENER: AtomicI32 = AtomicI32::new(-1);

extern "C" {
    fn signal(number: c_int, handler: extern "C" fn(c_int)) -> usize;
    fn shutdown(socket: c_int, how: c_int) -> c_int;
}

/// Makes `accept` fail once SIGINT or SIGTERM comes.
pub fn close_on_signals(listener: &TcpListener) {
    LISTENER.store(listener.as_raw_fd(), Ordering::SeqCst);
    unsafe {
        signal(SIGINT, close);
        signal(SIGTERM, close);
    }
}

extern "C" fn close(_: c_int) {
    unsafe {
        shutdown(LISTENER.load(Ordering::SeqCst), SHUT_RDWR);
    }
}
