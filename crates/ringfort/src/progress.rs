//! What a long run is doing, for whoever waits at a terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Runs that are over before nobody has to wait for.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line is written anew.
const BEAT: Duration = Duration::from_millis(250);

/// The steps of a run, in their order.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Reading,
    Checking,
    Writing,
}

const WORDS: [&str; 3] = ["reading", "running the checks", "writing the result"];

/// One line on standard error that tells the step and the time, if that is a terminal; gone when dropped.
pub(crate) struct Progress {
    step: Arc<AtomicUsize>,
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins with [`Step::Reading`].
    pub(crate) fn start() -> Progress {
        let step = Arc::new(AtomicUsize::new(0));
        let running = io::stderr().is_terminal().then(|| {
            let (end, ended) = channel();
            let step = Arc::clone(&step);
            let thread = std::thread::spawn(move || {
                let begin = Instant::now();
                let mut pause = PATIENCE;
                let mut shown = false;
                while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                    let word = WORDS.get(step.load(Ordering::Relaxed)).unwrap_or(&"");
                    let mut stderr = io::stderr().lock();
                    let _ = write!(stderr, "\r{word} ... {} s\x1b[K", begin.elapsed().as_secs());
                    let _ = stderr.flush();
                    (pause, shown) = (BEAT, true);
                }
                if shown {
                    let _ = write!(io::stderr().lock(), "\r\x1b[K");
                }
            });
            (end, thread)
        });
        Progress { step, running }
    }

    /// Goes on to another step.
    pub(crate) fn step(&self, step: Step) {
        self.step.store(step as usize, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.running.take() {
            drop(end);
            let _ = thread.join();
        }
    }
}
