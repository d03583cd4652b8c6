//! The command line: settings -> library call -> output.

mod args;
mod context;
mod corrections;
mod dictionary;
mod figures;
mod help;
mod inspect;
mod receipt;
mod registers;
mod search;
mod show;
mod status;
mod stop;
mod update;

use crate::error::{Error, Result};
use crate::model::Lang;
use args::{Arguments, Command};
use clap::error::ErrorKind as ClapErrorKind;
use context::Context;
use std::ffi::OsString;

/// Exit code of a command line that cannot be read.
const USAGE: u8 = 64;

/// Runs the program with the arguments `typed` (the first is its name) and returns its exit code.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> u8 {
    let typed: Vec<OsString> = typed.into_iter().map(spare_exclusion).collect();
    let environment = |name: &str| std::env::var_os(name);
    let lang =
        help::named_language(&typed).unwrap_or_else(|| crate::config::preferred_language(&environment));
    let arguments = match help::parse(&typed, lang) {
        Ok(arguments) => arguments,
        Err(error) => return explain(&error, lang),
    };
    match guarded(|| execute(&arguments)) {
        Ok(code) => code,
        Err(error) => {
            print_error(&error, lang);
            error.kind.exit_code()
        }
    }
}

/// Prints the help that was asked for, or why the command line cannot be read.
fn explain(error: &clap::Error, lang: Lang) -> u8 {
    use ClapErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    let kind = error.kind();
    if lang == Lang::En
        || matches!(kind, DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | DisplayVersion)
    {
        let _ = error.print();
    } else {
        eprintln!("{}", crate::output::visible(&help::complaint(error)));
        eprintln!("提示: 见 jiansuo --help，或在命令后加 --help");
    }
    if matches!(kind, DisplayHelp | DisplayVersion) { 0 } else { USAGE }
}

/// Runs a command and turns a panic into an error: reading an index whose bytes were changed can end in one
/// inside tantivy.
fn guarded(command: impl FnOnce() -> Result<u8>) -> Result<u8> {
    std::panic::set_hook(Box::new(|_| {}));
    Error::catching_panic(command)?
}

/// `-词` is an exclusion, not a flag: a minus before anything that no flag begins with becomes the
/// full-width one, which the query syntax reads in the same way.
fn spare_exclusion(argument: OsString) -> OsString {
    let excluded = argument.to_str().and_then(|text| text.strip_prefix('-'));
    match excluded {
        Some(term) if term.starts_with(|c: char| !c.is_ascii() || c == '"') => format!("－{term}").into(),
        _ => argument,
    }
}

fn execute(arguments: &Arguments) -> Result<u8> {
    let reading = match &arguments.command {
        Command::Index(index) => Some(&index.reading),
        _ => None,
    };
    let context = Context::new(&arguments.global, reading)?;
    match &arguments.command {
        Command::Index(arguments) => update::index(&context, arguments),
        Command::Search(arguments) => search::search(&context, arguments),
        Command::Batch(arguments) => search::batch(&context, arguments),
        Command::Show(arguments) => show::show(&context, arguments),
        Command::Entities(arguments) => registers::entities(&context, arguments),
        Command::Figures(arguments) => figures::figures(&context, arguments),
        Command::Inspect(arguments) => inspect::inspect(&context, arguments),
        Command::Stats(arguments) => status::stats(&context, arguments),
        Command::Check(arguments) => status::check(&context, arguments),
        Command::Eval(arguments) => status::eval(&context, arguments),
        Command::Dict(arguments) => dictionary::dict(&context, arguments),
    }
}

/// Prints what is wrong and, on its own line, the way out.
fn print_error(error: &Error, lang: Lang) {
    for line in error.message(lang).lines() {
        eprintln!("{}", crate::output::visible(line));
    }
}
