//! Writes out the numbers that Word makes by itself (一、 （一） 第一章 1.1).

use super::story::shown_symbol;
use super::xml;
use quick_xml::events::BytesStart;
use std::collections::{HashMap, HashSet};

/// Levels that a list can have.
const LEVELS: usize = 9;

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const FORMAL_DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// The lists and styles of a document, and how far each list has counted.
#[derive(Debug, Default)]
pub struct Numbering {
    /// Levels by abstract list.
    lists: HashMap<String, Vec<Level>>,
    /// Abstract list and the levels at which it starts anew, by list.
    instances: HashMap<String, Instance>,
    styles: HashMap<String, Style>,
    counted: HashMap<String, [Option<u32>; LEVELS]>,
    begun: HashSet<String>,
}

/// What a paragraph or a style says of its number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbered {
    pub list: Option<String>,
    /// 0 is the outermost.
    pub level: Option<usize>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: Option<u32>,
    format: String,
    /// `第%1章`: `%1` stands for the number of the first level.
    text: String,
    suffix: String,
    /// All numbers in it are decimal, whatever their own level says.
    legal: bool,
    style: Option<String>,
}

#[derive(Debug, Default)]
struct Instance {
    abstract_list: String,
    starts: Vec<(usize, u32)>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    numbered: Numbered,
}

impl Numbering {
    /// From the parts `numbering.xml` and `styles.xml`, either of which may be empty.
    pub fn read(numbering: &str, styles: &str) -> Self {
        let mut read = Self::default();
        let mut place = Place::default();
        xml::each_start(numbering, |element| read.numbering_element(element, &mut place));
        let mut style = String::new();
        xml::each_start(styles, |element| read.style_element(element, &mut style));
        read
    }

    /// True if paragraphs of this style are lines of a table of contents.
    pub fn is_contents(&self, style: &str) -> bool {
        self.styles.get(style).is_some_and(|style| style.name.to_lowercase().starts_with("toc "))
    }

    /// Counts a paragraph and gives the number that stands before its text.
    pub fn label(&mut self, style: Option<&str>, own: &Numbered) -> Option<String> {
        let (list, level) = self.place_of(style, own)?;
        let instance = self.instances.get(&list)?;
        let levels = self.lists.get(&instance.abstract_list)?;
        let counted = self.counted.entry(instance.abstract_list.clone()).or_default();
        if self.begun.insert(list) {
            for &(level, start) in &instance.starts {
                counted[level] = start.checked_sub(1);
            }
        }
        let start = |level: usize| levels.get(level).and_then(|level| level.start).unwrap_or(1);
        counted[level] = Some(counted[level].map_or(start(level), |number| number.saturating_add(1)));
        counted[level + 1..].fill(None);
        let numbers: Vec<u32> = (0..=level).map(|level| counted[level].unwrap_or(start(level))).collect();
        written(levels, level, &numbers)
    }

    /// List and level of a paragraph: its own, or those of its style and what that is based on.
    fn place_of(&self, style: Option<&str>, own: &Numbered) -> Option<(String, usize)> {
        let mut numbered = own.clone();
        let mut next = style;
        // Styles that are based on one another in a circle must not hang the program.
        for _ in 0..LEVELS {
            let Some((name, style)) = next.and_then(|name| Some((name, self.styles.get(name)?))) else {
                break;
            };
            if numbered.list.is_none() && style.numbered.list.is_some() {
                numbered.list = style.numbered.list.clone();
                numbered.level =
                    numbered.level.or(style.numbered.level).or_else(|| self.level_of_style(&numbered, name));
            }
            next = style.based_on.as_deref();
        }
        let list = numbered.list.filter(|list| list != "0")?;
        Some((list, numbered.level.unwrap_or(0).min(LEVELS - 1)))
    }

    fn level_of_style(&self, numbered: &Numbered, style: &str) -> Option<usize> {
        let instance = self.instances.get(numbered.list.as_deref()?)?;
        let levels = self.lists.get(&instance.abstract_list)?;
        levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    fn numbering_element(&mut self, element: &BytesStart, place: &mut Place) {
        let value = || xml::attribute(element, "val").unwrap_or_default();
        let level_number =
            || xml::attribute(element, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
        match element.local_name().as_ref() {
            "abstractNum" => place.abstract_list = xml::attribute(element, "abstractNumId"),
            "num" => {
                place.list = xml::attribute(element, "numId").unwrap_or_default();
                place.abstract_list = None;
            }
            "abstractNumId" => self.instances.entry(place.list.clone()).or_default().abstract_list = value(),
            "lvl" | "lvlOverride" => place.level = level_number(),
            "startOverride" if place.level < LEVELS => {
                let start = value().parse().unwrap_or(1);
                self.instances.entry(place.list.clone()).or_default().starts.push((place.level, start));
            }
            name => self.level_element(name, value(), place),
        }
    }

    /// A property of a level.
    fn level_element(&mut self, name: &str, value: String, place: &Place) {
        let Some(list) = place.abstract_list.clone().filter(|_| place.level < LEVELS) else { return };
        let levels = self.lists.entry(list).or_default();
        levels.resize_with(levels.len().max(place.level + 1), Level::default);
        let level = &mut levels[place.level];
        match name {
            "start" => level.start = value.parse().ok(),
            "numFmt" => level.format = value,
            "lvlText" => level.text = value,
            "isLgl" => level.legal = !matches!(value.as_str(), "0" | "false"),
            "suff" => level.suffix = value,
            "pStyle" => level.style = Some(value),
            _ => {}
        }
    }

    fn style_element(&mut self, element: &BytesStart, current: &mut String) {
        if element.local_name().as_ref() == "style" {
            *current = xml::attribute(element, "styleId").unwrap_or_default();
        }
        let style = self.styles.entry(current.clone()).or_default();
        match element.local_name().as_ref() {
            "name" => style.name = xml::attribute(element, "val").unwrap_or_default(),
            "basedOn" => style.based_on = xml::attribute(element, "val"),
            "numId" => style.numbered.list = xml::attribute(element, "val"),
            "ilvl" => style.numbered.level = xml::number(element),
            _ => {}
        }
    }
}

/// Where in `numbering.xml` the reader is.
#[derive(Default)]
struct Place {
    abstract_list: Option<String>,
    list: String,
    level: usize,
}

/// The number as it is shown, with what separates it from the text.
fn written(levels: &[Level], level: usize, numbers: &[u32]) -> Option<String> {
    let shown = levels.get(level)?;
    if shown.format == "none" || shown.text.is_empty() {
        return None;
    }
    if shown.format == "bullet" {
        return Some(format!("{} ", shown.text.chars().map(shown_symbol).collect::<String>()));
    }
    let mut label = shown.text.clone();
    for (index, &number) in numbers.iter().enumerate() {
        let own = levels.get(index).map_or("decimal", |level| level.format.as_str());
        let format = if shown.legal { "decimal" } else { own };
        label = label.replace(&format!("%{}", index + 1), &formatted(number, format));
    }
    let runs_on = shown.suffix == "nothing" || label.ends_with(['、', '．', '）', '，', '：']);
    Some(if runs_on { label } else { label + " " })
}

fn formatted(number: u32, format: &str) -> String {
    let index = number.saturating_sub(1) as usize;
    let letter = |first: u8| {
        let letter = (first + (index % 26) as u8) as char;
        letter.to_string().repeat((index / 26 + 1).min(LEVELS))
    };
    let of =
        |characters: &str| characters.chars().cycle().nth(index % 60).map(String::from).unwrap_or_default();
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => counted(number),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => digits(number, &DIGITS),
        "chineseLegalSimplified" | "ideographLegalTraditional" => digits(number, &FORMAL_DIGITS),
        "ideographTraditional" => of(STEMS),
        "ideographZodiac" => of(BRANCHES),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalFullWidth" => {
            number.to_string().bytes().map(|b| char::from_u32(u32::from(b) + 0xFEE0).unwrap_or('0')).collect()
        }
        "decimalZero" => format!("{number:02}"),
        "upperLetter" => letter(b'A'),
        "lowerLetter" => letter(b'a'),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        _ => number.to_string(),
    }
}

/// 十二, 二十, 一百〇五; digits alone from ten thousand on.
fn counted(number: u32) -> String {
    if number == 0 || number >= 10_000 {
        return digits(number, &DIGITS);
    }
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push('〇');
        }
        if !(unit == 10 && digit == 1 && text.is_empty()) {
            text.push_str(DIGITS[digit as usize]);
        }
        text.push_str(name);
    }
    text
}

fn digits(number: u32, names: &[&str; 10]) -> String {
    number.to_string().bytes().map(|digit| names[usize::from(digit - b'0')]).collect()
}

fn circled(number: u32) -> String {
    let character = match number {
        1..=20 => char::from_u32(0x245F + number),
        21..=35 => char::from_u32(0x3250 + number - 20),
        _ => None,
    };
    character.map_or_else(|| format!("({number})"), String::from)
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 3999 {
        return number.to_string();
    }
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        let cases = [
            (1, "chineseCounting", "一"),
            (10, "chineseCountingThousand", "十"),
            (12, "japaneseCounting", "十二"),
            (20, "japaneseCounting", "二十"),
            (105, "chineseCountingThousand", "一百〇五"),
            (110, "chineseCountingThousand", "一百一十"),
            (3, "ideographTraditional", "丙"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircleChinese", "㉑"),
            (12, "decimalFullWidth", "１２"),
            (14, "upperRoman", "XIV"),
            (28, "lowerLetter", "bb"),
            (7, "decimal", "7"),
        ];
        for (number, format, expected) in cases {
            assert_eq!(formatted(number, format), expected);
        }
    }
}
