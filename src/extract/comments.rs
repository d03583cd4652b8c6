//! Writes the comments (批注) of office documents: under a heading of their own, so that none is taken for the text.

use std::borrow::Cow;

/// The heading above the comments. It makes them a section, to be found with `section:批注`.
const HEADING: &str = " 批注\n";

/// Characters of the commented text that are shown with a comment.
const SHOWN_CHARS: usize = 24;

/// A remark that somebody made on a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comment {
    pub author: String,
    /// The cell or the words that it is about; may be empty.
    pub about: String,
    pub text: String,
}

/// Appends a line for every comment that says something, `批注（杜明川，运行情况!B3）：请核实。`, under a heading of `level`.
pub fn write(comments: &[Comment], level: usize, text: &mut String) {
    let mut lines = comments.iter().filter_map(line).peekable();
    if lines.peek().is_none() {
        return;
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.extend(std::iter::repeat_n('#', level));
    text.push_str(HEADING);
    lines.for_each(|line| text.push_str(&line));
}

fn line(comment: &Comment) -> Option<String> {
    let said = joined(&comment.text);
    if said.is_empty() {
        return None;
    }
    let (author, about) = (joined(&comment.author), joined(&comment.about));
    let label = [&*author, &*about].into_iter().filter(|part| !part.is_empty());
    let label = label.collect::<Vec<_>>().join("，");
    let said = said.strip_prefix(&format!("{author}:")).unwrap_or(&said).trim_start();
    Some(match label.is_empty() {
        true => format!("批注：{said}\n"),
        false => format!("批注（{label}）：{said}\n"),
    })
}

/// The words that a comment is about, in quotation marks, the end of long ones left out.
pub fn quoted(words: &str) -> String {
    let words = joined(words);
    let shown: String = words.chars().take(SHOWN_CHARS).collect();
    match (shown.is_empty(), shown.len() < words.len()) {
        (true, _) => String::new(),
        (false, true) => format!("“{shown}…”"),
        (false, false) => format!("“{shown}”"),
    }
}

/// The text on one line.
fn joined(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    match text.contains(['\n', '\r', '\t']) {
        true => text
            .split(['\n', '\r', '\t'])
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
            .into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(comments: &[(&str, &str, &str)]) -> String {
        let comments: Vec<Comment> = comments
            .iter()
            .map(|(author, about, text)| Comment {
                author: author.to_string(),
                about: about.to_string(),
                text: text.to_string(),
            })
            .collect();
        let mut text = "正文。".to_string();
        write(&comments, 1, &mut text);
        text
    }

    #[test]
    fn comments_are_lines_under_a_heading_of_their_own() {
        let comments =
            [("杜明川", "“办结率”", "请核实。\n另附说明"), ("", "B3", "口径有变"), ("", "", "存疑")];
        assert_eq!(
            written(&comments),
            "正文。\n# 批注\n批注（杜明川，“办结率”）：请核实。 另附说明\n批注（B3）：口径有变\n批注：存疑\n"
        );
        assert_eq!(
            written(&[("沈若岚", "C2", "沈若岚:\n已核")]),
            "正文。\n# 批注\n批注（沈若岚，C2）：已核\n"
        );
        assert_eq!(written(&[("沈若岚", "", " \n")]), "正文。");
    }

    #[test]
    fn long_words_are_cut_in_the_label_only() {
        assert_eq!(quoted("办结率\t96%"), "“办结率 96%”");
        assert_eq!(quoted(&"数".repeat(40)), format!("“{}…”", "数".repeat(SHOWN_CHARS)));
        assert_eq!(quoted(" "), "");
    }
}
