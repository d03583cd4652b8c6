//! What a query prefers: passages of the works, regions and years that it names.

use super::plan::Plan;
use super::rank::AskedText;
use super::rank::model::Model;
use crate::analysis::fold::Folded;
use crate::analysis::numerals::{arabic_digit, chinese_digit};
use crate::error::Result;
use crate::index::{Filter, Preferred, Reader};
use crate::metadata::name;
use std::ops::Range;

/// Years that documents are of; a number of as many digits may be something else.
const YEARS: Range<u16> = 1900..2100;
const YEAR_DIGITS: usize = 4;

/// The passages that `plan` prefers, for each reason.
pub fn preferred(reader: &dyn Reader, plan: &Plan, model: &Model) -> Result<Vec<Preferred>> {
    let ranking = &plan.request.ranking;
    let works: Vec<Filter> = plan.works.iter().map(|work| Filter::Work(work.name.clone())).collect();
    let reasons = [
        (works, ranking.work, model.work),
        (regions(reader, &plan.texts)?, ranking.region, model.region),
        (years(&plan.words), ranking.year, model.year),
    ];
    let named = reasons.into_iter().filter(|(filters, ..)| !filters.is_empty());
    Ok(named.map(|(any, share, gain)| Preferred { filter: Filter::Any(any), share, gain }).collect())
}

/// The regions that the words of the query name and some document is of.
fn regions(reader: &dyn Reader, texts: &[AskedText]) -> Result<Vec<Filter>> {
    let mut regions = Vec::new();
    for text in texts.iter().filter(|text| text.share == 1.0) {
        for word in text.words.iter().filter(|word| word.len() > 1) {
            let word = text.analysis.text(word);
            if !reader.named(&name::of_region(&word))?.is_empty() {
                regions.push(Filter::Region(word));
            }
        }
    }
    Ok(regions)
}

/// The documents of the years that `text`, a part of a query, names (2014年), and of those that follow: what a year brought
/// is told in the next.
fn years(text: &str) -> Vec<Filter> {
    let chars = Folded::new(text).chars;
    let digit = |at: usize| chars.get(at).and_then(|&c| arabic_digit(c).or_else(|| chinese_digit(c)));
    let year_at = |at: usize| {
        let digits: Option<Vec<u32>> = (at..at + YEAR_DIGITS).map(digit).collect();
        let year = digits?.into_iter().fold(0, |year, digit| year * 10 + digit) as u16;
        let stands_alone = at.checked_sub(1).and_then(digit).is_none();
        let is_year = stands_alone && chars.get(at + YEAR_DIGITS) == Some(&'年');
        (is_year && YEARS.contains(&year)).then_some(Filter::Years(year, year + 1))
    };
    (0..chars.len()).filter_map(year_at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_told_from_other_numbers() {
        let of = |text| years(text);
        assert_eq!(of("2013年粮食产量"), [Filter::Years(2013, 2014)]);
        assert_eq!(of("二〇一三年和２０１５年"), [Filter::Years(2013, 2014), Filter::Years(2015, 2016)]);
        for text in ["2013万吨", "12013年", "213年", "3013年", "一九年", "2013"] {
            assert!(of(text).is_empty(), "{text}");
        }
    }
}
