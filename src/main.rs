//! The `jiansuo` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(jiansuo::cli::run(std::env::args_os()))
}
