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

/// The articles that `text` names by bare numbers behind a statute: 劳动合同法82, 行政诉讼法 §46.
pub fn bare(text: &str) -> impl Iterator<Item = Article<'_>> {
    const STATUTES: [&str; 6] = ["法", "法典", "条例", "规定", "办法", "解释"];
    /// Longest number of an article in digits.
    const DIGITS: usize = 4;
    text.split_inclusive(char::is_whitespace)
        .scan(0, |end, word| {
            *end += word.len();
            Some((*end - word.len(), word.trim_end()))
        })
        .filter_map(|(start, word)| {
            let head = word.trim_end_matches(|c: char| arabic_digit(c).is_some());
            let digits = &word[head.len()..];
            let before = text[..start + head.len()].trim_end().trim_end_matches(['§', '第']).trim_end();
            let is_cited = STATUTES.iter().any(|kind| before.ends_with(kind));
            let number = arabic(digits).filter(|number| {
                is_cited && (1..=DIGITS).contains(&number.len()) && !number.starts_with('0')
            })?;
            let is_year = number.len() == DIGITS && (number.starts_with("19") || number.starts_with("20"));
            (!is_year).then(|| Article {
                before,
                name: format!("第{number}条"),
                after: &text[start + word.len()..],
            })
        })
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
    let (before, digits) =
        first_of_range(before[..start].trim_end()).unwrap_or((before[..start].trim_end(), digits));
    let before = before.strip_suffix('第').unwrap_or(before);
    let after = &text[at + '条'.len_utf8()..];
    let (addition, after) =
        added(after).map_or((String::new(), after), |(digits, after)| (format!("之{digits}"), after));
    Some(Article { before, name: format!("第{digits}条{addition}"), after })
}

/// What stands before the first number of a range whose second was read (第38-40条), and that number.
fn first_of_range(before: &str) -> Option<(&str, String)> {
    let before = before.strip_suffix(['-', '—', '–', '~', '～', '－', '至', '到'])?.trim_end();
    let number = before.char_indices().rev().take_while(|(_, c)| is_digit(*c)).take(NUMBER_CHARS);
    let start = number.map(|(start, _)| start).last()?;
    Some((before[..start].trim_end(), arabic(&before[start..])?))
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
    fn bare_numbers_behind_statutes_are_articles() {
        let of = |text| -> Vec<(String, String)> {
            bare(text).map(|article| (article.before.to_string(), article.name)).collect()
        };
        for text in ["劳动合同法82", "劳动合同法 82", "劳动合同法§82", "劳动合同法第８２ 赔偿"]
        {
            assert_eq!(of(text), [("劳动合同法".to_string(), "第82条".to_string())], "{text}");
        }
        for text in ["办法2018", "劳动合同法82%", "12319", "法0", "粮食产量 82"] {
            assert!(of(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_first_article_of_a_range_counts() {
        assert_eq!(named("劳动合同法第38-40条"), [("劳动合同法", "第38条".to_string(), "")]);
        assert_eq!(named("第三十八至四十条"), [("", "第38条".to_string(), "")]);
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
