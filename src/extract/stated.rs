//! Reads the dates that formats state about a document.

use crate::model::Date;

/// Reads `2019-01-03`, `20190103` and `2019年1月3日`.
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Date::parse(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]));
    }
    let dashed = text.replace(['年', '月'], "-").replace('日', " ");
    Date::parse(dashed.trim_end_matches('-'))
        .or_else(|| Date::parse(dashed.split(' ').next()?.trim_end_matches('-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_usual_forms() {
        for text in ["2019-01-03", "20190103", "2019年1月3日", "2019年01月03日 09:30", "2019/1/3 10:00:00"]
        {
            assert_eq!(parse_date(text), Date::parse("2019-01-03"), "{text}");
        }
        assert_eq!(parse_date("2019年1月"), Date::parse("2019-01"));
        assert_eq!(parse_date("2019年"), Date::parse("2019"));
        assert_eq!(parse_date("近日"), None);
    }
}
