//! Shows numbers as Excel shows them: 0.9627 with the format 0.00% is 96.27%, 43468 with a date format is 2019/1/3.

use ssfmt::{DateSystem, FormatOptions, NumberFormat};

/// Number format of a cell.
#[derive(Debug, Clone, Default)]
pub enum Shown {
    #[default]
    General,
    Format(Box<NumberFormat>),
}

/// Formats that a Chinese Excel has by number and that files do not write out.
const BUILT_IN: [(u32, &str); 30] = [
    (5, "\"¥\"#,##0;\"¥\"-#,##0"),
    (6, "\"¥\"#,##0;\"¥\"-#,##0"),
    (7, "\"¥\"#,##0.00;\"¥\"-#,##0.00"),
    (8, "\"¥\"#,##0.00;\"¥\"-#,##0.00"),
    (14, "yyyy/m/d"),
    (22, "yyyy/m/d h:mm"),
    (27, "yyyy\"年\"m\"月\""),
    (28, "m\"月\"d\"日\""),
    (29, "m\"月\"d\"日\""),
    (30, "m/d/yy"),
    (31, "yyyy\"年\"m\"月\"d\"日\""),
    (32, "h\"时\"mm\"分\""),
    (33, "h\"时\"mm\"分\"ss\"秒\""),
    (34, "h\"时\"mm\"分\""),
    (35, "h\"时\"mm\"分\"ss\"秒\""),
    (36, "yyyy\"年\"m\"月\""),
    (41, "#,##0;-#,##0;\"-\""),
    (42, "\"¥\"#,##0;\"¥\"-#,##0;\"-\""),
    (43, "#,##0.00;-#,##0.00;\"-\""),
    (44, "\"¥\"#,##0.00;\"¥\"-#,##0.00;\"-\""),
    (50, "yyyy\"年\"m\"月\""),
    (51, "m\"月\"d\"日\""),
    (52, "yyyy\"年\"m\"月\""),
    (53, "m\"月\"d\"日\""),
    (54, "m\"月\"d\"日\""),
    (55, "h\"时\"mm\"分\""),
    (56, "h\"时\"mm\"分\"ss\"秒\""),
    (57, "yyyy\"年\"m\"月\""),
    (58, "m\"月\"d\"日\""),
    (49, "General"),
];

impl Shown {
    /// The format of this number; `custom` is its code where the file writes it out.
    pub fn new(id: u32, custom: Option<&str>) -> Self {
        let built_in = || BUILT_IN.iter().find(|(known, _)| *known == id).map(|(_, code)| *code);
        let code = custom.or_else(built_in).or_else(|| ssfmt::format_code_from_id(id));
        code.map_or(Self::General, Self::from_code)
    }

    fn from_code(code: &str) -> Self {
        let code = without_numerals(code);
        if code.is_empty() || matches!(code.as_str(), "General" | "GENERAL" | "general" | "G/通用格式" | "@")
        {
            return Self::General;
        }
        NumberFormat::parse(&code).map_or(Self::General, |format| Self::Format(Box::new(format)))
    }

    /// The number as it is shown; one that the format hides is shown all the same.
    pub fn number(&self, value: f64, since_1904: bool) -> String {
        let Self::Format(format) = self else { return general(value) };
        let date_system = if since_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
        let options = FormatOptions { date_system, ..FormatOptions::default() };
        match format.try_format(value, &options) {
            Ok(shown) if !shown.trim().is_empty() && !shown.contains('#') => shown.trim().to_string(),
            _ => general(value),
        }
    }
}

/// A number without a format: what was typed, not what binary fractions made of it.
fn general(value: f64) -> String {
    if value == value.trunc() && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    let shown = format!("{rounded}");
    if shown.len() <= 24 { shown } else { format!("{rounded:e}") }
}

/// The code without what asks for Chinese numerals and languages (`[DBNum1]`, `[$-804]`), which change how digits look.
fn without_numerals(code: &str) -> String {
    let mut plain = String::with_capacity(code.len());
    let mut rest = code;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let Some((inside, behind)) = after.split_once(']') else {
            return plain + "[" + after;
        };
        let is_language = inside.starts_with("$-") || inside.to_ascii_lowercase().starts_with("dbnum");
        if !is_language {
            plain.push('[');
            plain.push_str(inside);
            plain.push(']');
        }
        rest = behind;
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64, code: &str) -> String {
        Shown::from_code(code).number(value, false)
    }

    #[test]
    fn numbers_are_shown_as_in_excel() {
        let cases = [
            (0.9627, "0.00%", "96.27%"),
            (0.9627, "0%", "96%"),
            (1200.0, "#,##0", "1,200"),
            (-3.5, "0.0_ ;[Red]\\-0.0\\ ", "-3.5"),
            (43468.0, "yyyy\"年\"m\"月\"d\"日\";@", "2019年1月3日"),
            (43468.0, "[$-804]yyyy/m/d", "2019/1/3"),
            (43468.0, "[DBNum1][$-804]yyyy\"年\"m\"月\";@", "2019年1月"),
            (0.1 + 0.2, "General", "0.3"),
            (96.27, "G/通用格式", "96.27"),
            (0.0, "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "-"),
            (12.0, ";;;", "12"),
            (110101199001011.0, "0", "110101199001011"),
        ];
        for (value, code, expected) in cases {
            assert_eq!(shown(value, code), expected, "{code}");
        }
        assert_eq!(Shown::new(14, None).number(43468.0, false), "2019/1/3");
        assert_eq!(Shown::new(10, None).number(0.5, false), "50.00%");
        assert_eq!(Shown::new(164, Some("0.0\"件\"")).number(3.0, false), "3.0件");
        assert_eq!(Shown::new(31, None).number(42006.0, true), "2019年1月3日");
    }
}
