//! Which values are asked for: >95%, 2.6万亿.., 10万件..20万件.

use super::number;
use super::unit::Units;
use crate::model::{Bound, Figure};

/// Values between two ends, in a unit where one is named.
#[derive(Debug, Clone, PartialEq)]
pub struct Amounts {
    /// The lower end, and true if it is one of them.
    pub from: Option<(f64, bool)>,
    pub to: Option<(f64, bool)>,
    pub unit: Option<String>,
}

impl Amounts {
    /// What `operator` (>, ≥, >=, <, ≤, <=, =, in full width too) and the value `text` ask for.
    pub fn compared(operator: &str, text: &str) -> Option<Self> {
        let (value, unit) = amount(text.trim())?;
        let end = |included| Some((value, included));
        let (from, to) = match operator {
            ">" | "＞" => (end(false), None),
            "≥" | ">=" | "＞=" | "＞＝" => (end(true), None),
            "<" | "＜" => (None, end(false)),
            "≤" | "<=" | "＜=" | "＜＝" => (None, end(true)),
            "=" | "＝" | "==" => (end(true), end(true)),
            _ => return None,
        };
        Some(Self { from, to, unit })
    }

    /// What a range (`2.6万亿..`, `..5%`, `1万..2万件`) asks for, both ends included; one value is no range.
    pub fn range(text: &str) -> Option<Self> {
        let (from, to) = text.trim().split_once("..")?;
        let read = |text: &str| match text.trim() {
            "" => Some(None),
            text => amount(text).map(Some),
        };
        let (from, to) = (read(from)?, read(to)?);
        let unit = to.as_ref().or(from.as_ref())?.1.clone().or_else(|| from.as_ref()?.1.clone());
        let end = |amount: Option<(f64, Option<String>)>| amount.map(|(value, _)| (value, true));
        Some(Self { from: end(from), to: end(to), unit })
    }

    /// True if the value of `figure` is one of these. One that is only known to lie over or below a value is taken
    /// to lie a little over or below it.
    pub fn hold(&self, figure: &Figure) -> bool {
        let above = |(end, included): (f64, bool)| {
            figure.value > end || figure.value == end && (included || figure.bound == Some(Bound::Over))
        };
        let under = |(end, included): (f64, bool)| {
            let under = matches!(figure.bound, Some(Bound::Below | Bound::Nearly));
            figure.value < end || figure.value == end && (included || under)
        };
        self.from.is_none_or(above)
            && self.to.is_none_or(under)
            && self.unit.as_ref().is_none_or(|unit| *unit == figure.unit)
    }
}

/// A number with its unit, if `text` is nothing else.
fn amount(text: &str) -> Option<(f64, Option<String>)> {
    let first = text.chars().next().filter(|c| number::begins_number(*c))?;
    let number = number::read(text, 0).filter(|_| !first.is_whitespace())?;
    if number.end == text.len() {
        return Some((number.value, number.share.filter(|unit| !unit.is_empty()).map(str::to_string)));
    }
    let unit = Units::builtin().at(text, number.end)?;
    (unit.end == text.len()).then(|| (number.value, Some(unit.name.into_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, unit: &str, bound: Option<Bound>) -> Figure {
        Figure { value, unit: unit.to_string(), bound, ..Figure::default() }
    }

    #[test]
    fn comparisons() {
        let over = Amounts::compared(">", "95%").unwrap();
        assert!(over.hold(&figure(96.27, "%", None)));
        assert!(!over.hold(&figure(95.0, "%", None)));
        assert!(over.hold(&figure(95.0, "%", Some(Bound::Over))));
        assert!(!over.hold(&figure(96.0, "件", None)));
        let most = Amounts::compared("≤", "百分之五").unwrap();
        assert!(most.hold(&figure(5.0, "%", None)));
        assert!(Amounts::compared("=", "21261件").unwrap().hold(&figure(21261.0, "件", None)));
        assert_eq!(Amounts::compared(">", "很多"), None);
        assert_eq!(Amounts::compared(">", ""), None);
    }

    #[test]
    fn ranges() {
        let from = Amounts::range("2.6万亿..").unwrap();
        assert!(from.hold(&figure(2.6e12, "元", None)));
        assert!(!from.hold(&figure(2.5e12, "元", None)));
        let between = Amounts::range("1万..2万件").unwrap();
        assert!(between.hold(&figure(20000.0, "件", None)));
        assert!(!between.hold(&figure(20000.0, "人", None)));
        assert_eq!(Amounts::range("95%"), None);
        assert_eq!(Amounts::range(".."), None);
    }
}
