//! The help and the complaints of the command line in the user's language.

use super::args::Arguments;
use crate::error::in_language;
use crate::model::Lang;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, FromArgMatches};
use std::error::Error;
use std::ffi::OsString;

/// The arguments that `typed` (the first is the program's name) say; an error and the help are told in `lang`.
pub fn parse(typed: &[OsString], lang: Lang) -> Result<Arguments, clap::Error> {
    // Telling every option in another language takes longer than a search does.
    let parsed = silent(Arguments::command()).try_get_matches_from(typed);
    let matches = parsed.or_else(|_| command(lang).try_get_matches_from(typed))?;
    Arguments::from_arg_matches(&matches)
}

/// The command line; its help is written in `lang`.
fn command(lang: Lang) -> Command {
    told(Arguments::command(), lang)
}

/// The same without what is its own in `told`, but for what decides whether a command line can be read.
fn silent(command: Command) -> Command {
    command.disable_help_flag(true).mut_subcommands(silent)
}

fn told(command: Command, lang: Lang) -> Command {
    let about = command.get_about().map(|about| in_language(&about.to_string(), lang).into_owned());
    let usage = lang.pick("用法：{usage}", "Usage: {usage}");
    let command = command
        .disable_help_flag(true)
        .help_template(format!("{{about-with-newline}}\n{usage}\n\n{{all-args}}"))
        .subcommand_help_heading(lang.pick("命令", "Commands"))
        .subcommand_value_name(lang.pick("命令", "COMMAND"))
        .mut_args(|argument| argument_told(argument, lang))
        .mut_subcommands(|subcommand| told(subcommand, lang));
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}

fn argument_told(argument: Arg, lang: Lang) -> Arg {
    let heading = match argument.is_positional() {
        true => lang.pick("参数", "Arguments"),
        false => lang.pick("选项", "Options"),
    };
    let help = argument.get_help().map(|help| in_language(&help.to_string(), lang).into_owned());
    let takes_values = argument.get_action().takes_values();
    let mut argument = argument.help_heading(heading).help(help.unwrap_or_default());
    if argument.is_global_set() {
        argument = argument.display_order(GLOBAL_ORDER);
    }
    if takes_values { argument.hide_default_value(true).hide_possible_values(true) } else { argument }
}

/// Options that every command has come last.
const GLOBAL_ORDER: usize = 900;

/// The language that `--lang` names among the arguments, if one does.
pub fn named_language(typed: &[OsString]) -> Option<Lang> {
    let typed = typed.iter().map_while(|argument| argument.to_str().filter(|argument| *argument != "--"));
    let mut named = None;
    let mut before = "";
    for argument in typed {
        let value = if before == "--lang" { Some(argument) } else { argument.strip_prefix("--lang=") };
        named = match value {
            Some("zh") => Some(Lang::Zh),
            Some("en") => Some(Lang::En),
            _ => named,
        };
        before = argument;
    }
    named
}

/// What is wrong with the command line, in Chinese; clap itself speaks English.
pub fn complaint(error: &clap::Error) -> String {
    let [argument, value] =
        [ContextKind::InvalidArg, ContextKind::InvalidValue].map(|kind| context(error, kind));
    match error.kind() {
        ErrorKind::UnknownArgument => {
            format!("不认识的选项 {argument}{}", suggestion(error, ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            let name = context(error, ContextKind::InvalidSubcommand);
            format!("没有命令 {name}{}", suggestion(error, ContextKind::SuggestedSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_string(),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面没有值"),
        ErrorKind::InvalidValue => {
            format!("{argument} 不能是“{value}”，可用 {}", context(error, ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let cause = error.source().map(|cause| cause.to_string()).unwrap_or_default();
            match in_language(&cause, Lang::Zh) {
                wanted if wanted.starts_with("须") => format!("{argument} 不能是“{value}”，{wanted}"),
                possible => format!("{argument} 不能是“{value}”，可用 {possible}"),
            }
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} 不能与 {} 同用", context(error, ContextKind::PriorArg))
        }
        _ => {
            let message = error.to_string();
            let line = message.lines().next().unwrap_or_default();
            format!("用法有误：{}", line.trim_start_matches("error: "))
        }
    }
}

fn suggestion(error: &clap::Error, kind: ContextKind) -> String {
    match context(error, kind) {
        suggested if suggested.is_empty() => suggested,
        suggested => format!("，是不是 {suggested}？"),
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Field names are shown in both languages.
    const FIELDS: &str = "章节标题实体人物机构地点路径文号地区年份日期";

    #[test]
    fn all_of_the_help_is_in_english_too() {
        let mut command = command(Lang::En);
        command.build();
        let help = |command: &mut Command| command.render_long_help().to_string();
        let mut pages = vec![help(&mut command)];
        pages.extend(command.get_subcommands_mut().map(help));
        for page in pages {
            let han = page.chars().filter(|c| ('\u{3400}'..='\u{9FFF}').contains(c) && !FIELDS.contains(*c));
            assert_eq!(han.collect::<String>(), "", "{page}");
        }
    }

    #[test]
    fn common_mistakes_are_told_in_chinese() {
        let cases: [(&[&str], &str); 8] = [
            (&["search", "--formta", "csv", "甲"], "不认识的选项 --formta，是不是 --format？"),
            (&["serch", "甲"], "没有命令 serch，是不是 search？"),
            (&["search"], "缺少 <QUERY>..."),
            (&["search", "甲", "--format"], "--format <FORMAT> 后面没有值"),
            (&["search", "甲", "--color", "red"], "--color <WHEN> 不能是“red”，可用 auto、always、never"),
            (&["search", "甲", "-k", "0"], "--top <N> 不能是“0”，须是大于 0 的整数"),
            (&["index", "甲", "--threads", "x"], "--threads <N> 不能是“x”，须是整数"),
            (&["search", "甲", "--all", "--any"], "--all 不能与 --any 同用"),
        ];
        for (typed, expected) in cases {
            let typed = ["jiansuo"].iter().chain(typed);
            let error = command(Lang::Zh).try_get_matches_from(typed).unwrap_err();
            assert_eq!(complaint(&error), expected);
        }
    }

    #[test]
    fn the_language_is_read_before_the_rest() {
        let named = |typed: &[&str]| named_language(&typed.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(named(&["jiansuo", "--lang", "en", "--help"]), Some(Lang::En));
        assert_eq!(named(&["jiansuo", "search", "--lang=zh"]), Some(Lang::Zh));
        assert_eq!(named(&["jiansuo", "search", "--", "--lang=en"]), None);
    }
}
