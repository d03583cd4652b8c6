//! Articles of statutes as they are cited (仲裁法第四十六条, 刑法133条之一) and as they stand above their text.

use crate::analysis::numerals::{arabic_digit, chinese_digit, is_numeral, to_arabic};

/// Longest number of an article, in characters.
const NUMBER_CHARS: usize = 9;

/// An article named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article<'t> {
    /// What stands before it.
    pub before: &'t str,
    /// The article in Arabic digits: 第46条, 第133条之1.
    pub name: String,
    /// What follows it.
    pub after: &'t str,
}

/// The articles that `text` names, in order.
pub fn articles(text: &str) -> impl Iterator<Item = Article<'_>> {
    text.match_indices('条').filter_map(|(at, _)| article_at(text, at))
}

/// The article that `text` begins with.
pub fn leading(text: &str) -> Option<Article<'_>> {
    articles(text).next().filter(|article| article.before.is_empty() && text.starts_with('第'))
}

/// The article whose 条 stands at byte `at`.
fn article_at(text: &str, at: usize) -> Option<Article<'_>> {
    let before = text[..at].trim_end();
    let number = before.char_indices().rev().take_while(|(_, c)| is_digit(*c)).take(NUMBER_CHARS);
    let start = number.map(|(start, _)| start).last()?;
    let digits = arabic(&before[start..])?;
    let before = before[..start].trim_end();
    let before = before.strip_suffix('第').unwrap_or(before);
    let after = &text[at + '条'.len_utf8()..];
    let (addition, after) =
        added(after).map_or((String::new(), after), |(digits, after)| (format!("之{digits}"), after));
    Some(Article { before, name: format!("第{digits}条{addition}"), after })
}

/// 之一 behind 条: its number and what follows.
fn added(after: &str) -> Option<(String, &str)> {
    let rest = after.strip_prefix('之')?;
    let end =
        rest.char_indices().take_while(|(_, c)| is_digit(*c)).map(|(at, c)| at + c.len_utf8()).last()?;
    Some((arabic(&rest[..end])?, &rest[end..]))
}

fn is_digit(c: char) -> bool {
    arabic_digit(c).is_some() || is_numeral(c)
}

/// A numeral in Arabic digits.
fn arabic(numeral: &str) -> Option<String> {
    let chars: Vec<char> = numeral.chars().collect();
    let digits = chars.iter().map(|&c| arabic_digit(c).and_then(|digit| char::from_digit(digit, 10)));
    digits.collect::<Option<String>>().or_else(|| match chars.as_slice() {
        ['十'] => Some("10".to_string()),
        &[single] => chinese_digit(single).map(|digit| digit.to_string()),
        several => to_arabic(several),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(&str, String, &str)> {
        articles(text).map(|article| (article.before, article.name, article.after)).collect()
    }

    #[test]
    fn articles_are_read_in_every_writing() {
        for written in ["仲裁法第四十六条", "仲裁法第46条", "仲裁法46条", "仲裁法 第４６条", "仲裁法第 46 条"]
        {
            let found = named(written);
            assert_eq!(found.len(), 1, "{written}");
            assert_eq!((found[0].0.trim_end(), found[0].1.as_str()), ("仲裁法", "第46条"), "{written}");
        }
        assert_eq!(named("刑法第一百三十三条之一第二款"), [("刑法", "第133条之1".to_string(), "第二款")]);
        for (written, name) in
            [("五", "第5条"), ("十", "第10条"), ("二十", "第20条"), ("一千零七十九", "第1079条")]
        {
            assert_eq!(named(&format!("民法典第{written}条"))[0].1, name);
        }
    }

    #[test]
    fn what_only_looks_like_an_article_is_none() {
        for text in ["条例", "优化营商环境条例", "有条不紊", "第条"] {
            assert!(named(text).is_empty(), "{text}");
        }
        assert_eq!(leading("第四十六条 当事人").map(|article| article.name), Some("第46条".to_string()));
        assert_eq!(leading("依照第四十六条"), None);
        assert_eq!(leading("20条措施"), None);
    }
}
