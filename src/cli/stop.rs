//! Ctrl-C and requests to end: a run stops after the files under way, commits them and says so.

use signal_hook::consts::{SIGINT, SIGTERM};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Exit code of a run that a signal ended, less the signal's number, as shells have it.
const SIGNALLED: u8 = 128;

/// What a terminal that is closed sends, where there is such a thing.
#[cfg(unix)]
const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [SIGINT, SIGTERM];

/// Knows whether a signal came.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicUsize>);

impl Stop {
    /// Listens from now on. The same signal a second time ends the process at once; what was committed stays.
    pub fn listen() -> Self {
        let stop = Self::default();
        for signal in SIGNALS {
            let again = Arc::new(AtomicBool::new(false));
            let code = i32::from(SIGNALLED) + signal;
            // The order matters: the first signal arms what the second one finds.
            let _ = signal_hook::flag::register_conditional_shutdown(signal, code, again.clone());
            let _ = signal_hook::flag::register(signal, again);
            let _ = signal_hook::flag::register_usize(signal, stop.0.clone(), signal.unsigned_abs() as usize);
        }
        stop
    }

    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// The exit code of a run that was stopped.
    pub fn exit_code(&self) -> u8 {
        SIGNALLED + self.0.load(Ordering::Relaxed) as u8
    }
}
