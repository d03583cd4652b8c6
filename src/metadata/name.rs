//! What a document is called, in the form in which names are compared: its number, its title, the regions and years that it
//! is of.

use super::{article, body, reference};
use crate::analysis::fold::{Folded, fold_char};
use crate::analysis::numerals::is_numeral;
use crate::model::Metadata;
use crate::schema;
use std::collections::BTreeSet;
use std::ops::Range;

/// The state's name, which stands before names of statutes and nobody says.
const STATE: &str = "中华人民共和国";
/// What brackets at the end of a title say of its version (2019年修正), unlike those that tell one title from another
/// (三).
const VERSIONS: [&str; 6] = ["年", "修订", "修正", "试行", "暂行", "稿"];

/// What divisions are called besides their proper names; the longest first.
const DIVISIONS: [&str; 7] = ["维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市"];
/// Stands before a region among the names of documents; no query holds it.
const REGION_MARK: char = '\u{1}';
/// Stands before the name of a work among the names of its documents.
const WORK_MARK: char = '\u{2}';
/// Stands before a year among the names of documents.
const YEAR_MARK: char = '\u{3}';
/// Stands before a name of the issuer among the names of documents.
const ISSUER_MARK: char = '\u{4}';
/// Years that documents are of; a number of as many digits may be something else.
pub const YEARS: Range<u16> = 1900..2100;
/// What the names of works end with whose parts a query may ask for: statutes and reports, not books or films, which are
/// spoken of elsewhere.
const KINDS: [&str; 32] = [
    "法", "法典", "条例", "规定", "办法", "细则", "解释", "规则", "规范", "标准", "准则", "通则", "章程",
    "公约", "决定", "决议", "意见", "通知", "方案", "规划", "纲要", "计划", "报告", "公报", "公告", "要点",
    "总结", "制度", "规程", "目录", "指南", "批复",
];
/// A title of so many characters names a work and no thing (城市规划), whether or not it has articles.
const WORK_CHARS: usize = 8;

/// The names under which a document is looked up: those of its own, the work that it is or is an article of, the regions
/// and the years that it is of, the body that issued it.
pub fn names(metadata: &Metadata, has_articles: bool) -> Vec<String> {
    let number = metadata.number.iter().map(|number| reference::normal(number));
    let title = metadata.title.iter().map(|title| of_title(title));
    let congress = metadata.title.iter().flat_map(|title| of_congress(title));
    let work = metadata.title.iter().filter_map(|title| work(title, has_articles));
    let regions = metadata.region.iter().chain(&metadata.regions_above).map(|region| of_region(region));
    let years = years(metadata).into_iter().map(of_year);
    let homes = metadata.region.iter().chain(&metadata.regions_above).map(String::as_str);
    let issuer = metadata.issuer.iter().flat_map(|issuer| body::names(issuer, homes.clone()));
    let works = congress.clone().map(|name| of_work(&name));
    let own = number.chain(title).filter(|name| !name.is_empty()).chain(congress);
    own.chain(work)
        .chain(works)
        .chain(regions)
        .chain(years)
        .chain(issuer.map(|name| of_issuer(&name)))
        .collect()
}

/// The name that all documents of an issuer share, one of [`body::names`].
pub fn of_issuer(name: &str) -> String {
    format!("{ISSUER_MARK}{name}")
}

/// The year of the date, that which the document is about, and those that the title names (2018年度…).
pub fn years(metadata: &Metadata) -> BTreeSet<u16> {
    let date = metadata.date.map(|date| date.year);
    let title = Folded::new(metadata.title.as_deref().unwrap_or_default());
    let digits = title.chars.split(|c| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let named = digits.filter_map(|digits| digits.iter().collect::<String>().parse().ok());
    date.into_iter().chain(metadata.year).chain(named.filter(|year| YEARS.contains(year))).collect()
}

/// The name that all documents of a year share.
pub fn of_year(year: u16) -> String {
    format!("{YEAR_MARK}{year}")
}

/// What people call the report to a congress of the party, whose title tells the congress behind it in brackets: 十九大报告.
fn of_congress(title: &str) -> Vec<String> {
    let title = plain(title);
    let congress = title.strip_suffix("大)").and_then(|title| title.rsplit_once('('));
    let number = congress
        .map(|(_, number)| number)
        .filter(|number| !number.is_empty() && number.chars().all(is_numeral));
    let named = |number: &str| ["", "党的", "中共"].map(|whose| format!("{whose}{number}大报告")).to_vec();
    number.map(named).unwrap_or_default()
}

/// The name that all documents of a work share, from its title ([`of_title`]).
pub fn of_work(name: &str) -> String {
    format!("{WORK_MARK}{name}")
}

/// True if `chars`, folded, end with the kind of a work, and perhaps with brackets behind it: 解释(二).
pub fn ends_like_a_work(chars: &[char]) -> bool {
    let open = chars.strip_suffix(&[')']).and_then(|chars| chars.iter().rposition(|&c| c == '('));
    let chars = &chars[..open.unwrap_or(chars.len())];
    KINDS.iter().any(|kind| {
        let length = kind.chars().count();
        chars.len() >= length && kind.chars().eq(chars[chars.len() - length..].iter().copied())
    })
}

/// The work of a title, which it names, or an article of it (水法第五条).
fn work(title: &str, has_articles: bool) -> Option<String> {
    let title = plain(title);
    let article = article::articles(&title).last().filter(|article| article.after.is_empty());
    let name = without_version(article.as_ref().map_or(title.as_str(), |article| article.before));
    let chars: Vec<char> = name.chars().collect();
    let is_part = article.is_some() && !name.is_empty();
    let is_whole = (has_articles || chars.len() >= WORK_CHARS) && ends_like_a_work(&chars);
    (is_part || is_whole).then(|| of_work(name))
}

/// The name that all documents of a region share, whether it is called 云南省 or 云南.
pub fn of_region(region: &str) -> String {
    let folded: String = region.chars().filter(|c| !c.is_whitespace()).map(fold_char).collect();
    let short = DIVISIONS.iter().find_map(|kind| folded.strip_suffix(kind));
    let name = short.filter(|name| name.chars().count() > 1).unwrap_or(&folded);
    format!("{REGION_MARK}{name}")
}

/// The name of the statute that `name`, as [`of_title`] has it, is short for: 民诉法.
pub fn in_full(name: &str) -> Option<String> {
    schema::statutes().find(|(short, _)| *short == name).map(|(_, full)| full.to_string())
}

/// A title as titles are compared: folded, without white space, marks of quotation, the state's name and the version
/// behind it; articles in Arabic digits.
pub fn of_title(title: &str) -> String {
    let plain = plain(title);
    let plain = without_version(&plain);
    match article::articles(plain).last() {
        Some(article) if article.after.is_empty() => format!("{}{}", article.before, article.name),
        _ => plain.to_string(),
    }
}

/// The title folded, without white space, marks of quotation and the state's name.
fn plain(title: &str) -> String {
    let plain = title.chars().filter(|c| !c.is_whitespace()).map(fold_char);
    let plain: String = plain.filter(|c| !"《》〈〉“”\"'‘’「」".contains(*c)).collect();
    if plain == STATE { plain } else { plain.replace(STATE, "") }
}

/// The title without the brackets at its end that tell its version.
fn without_version(title: &str) -> &str {
    let Some((name, version)) = title.strip_suffix(')').and_then(|title| title.rsplit_once('(')) else {
        return title;
    };
    if !name.is_empty() && VERSIONS.iter().any(|word| version.contains(word)) { name } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_mean_the_same_are_the_same() {
        for title in [
            "中华人民共和国刑事诉讼法",
            "刑事诉讼法",
            "《刑事诉讼法》",
            "刑事訴訟法（2018年修正）",
            "刑事 诉讼法(2018年修正)",
        ] {
            assert_eq!(of_title(title), "刑事诉讼法", "{title}");
        }
        assert_eq!(of_title("关于劳动争议案件的解释（三）"), "关于劳动争议案件的解释(三)");
        assert_eq!(of_title("中华人民共和国仲裁法第四十六条"), "仲裁法第46条");
        assert_eq!(of_title("某省实施《中华人民共和国水法》办法"), "某省实施水法办法");
        assert_eq!(of_title("（2020年）"), "(2020年)");
    }

    #[test]
    fn works_are_statutes_and_titles_of_some_length() {
        let of = |title: &str, has_articles| work(title, has_articles).map(|name| name[1..].to_string());
        for (title, has_articles, expected) in [
            ("中华人民共和国水法第五条", false, Some("水法")),
            ("中华人民共和国水法（2016年修正）", true, Some("水法")),
            (
                "关于适用《民法典》婚姻家庭编的解释（一）第二条",
                false,
                Some("关于适用民法典婚姻家庭编的解释(一)"),
            ),
            ("关于适用《民法典》婚姻家庭编的解释（一）", false, Some("关于适用民法典婚姻家庭编的解释(一)")),
            ("青山市2024年政府工作报告", false, Some("青山市2024年政府工作报告")),
            ("城市规划", false, None),
            ("科学方法", false, None),
            ("第五条", false, None),
        ] {
            assert_eq!(of(title, has_articles).as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn the_report_to_a_congress_is_called_after_it() {
        let of = |title| of_congress(title);
        assert_eq!(of("夺取伟大胜利 (十九大)"), ["十九大报告", "党的十九大报告", "中共十九大报告"]);
        assert!(of("谈谈十九大").is_empty() && of("光明大道 (大)").is_empty() && of("报告(盛大)").is_empty());
    }

    #[test]
    fn a_region_has_one_name() {
        for (long, short) in
            [("云南省", "云南"), ("广西壮族自治区", "广西"), ("包頭市", "包头"), ("顺义区", "顺义区")]
        {
            assert_eq!(of_region(long), of_region(short), "{long}");
        }
        assert_ne!(of_region("云南省"), of_title("云南省"));
    }
}
