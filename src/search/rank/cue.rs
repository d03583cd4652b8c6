//! What kind of answer a question asks for, and whether a text holds one.

use crate::analysis::numerals::is_numeral;

/// A kind of answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cue {
    /// A number; the characters that follow the question word, the unit among them.
    Figure(Vec<char>),
    Date,
    Person,
    Place,
    Phone,
    How,
    Why,
    Definition,
    YesNo,
}

const FIGURE: [&str; 2] = ["多少", "几"];
const DATE: [&str; 12] = [
    "什么时候",
    "何时",
    "哪天",
    "哪年",
    "哪一年",
    "哪一天",
    "几月",
    "几日",
    "几号",
    "什么时间",
    "时间是",
    "多久",
];
const PERSON: [&str; 5] = ["谁", "哪位", "何人", "什么人", "名字"];
const PLACE: [&str; 8] = ["哪里", "何地", "什么地方", "地址", "在哪", "何处", "哪个城市", "位于"];
const PHONE: [&str; 5] = ["电话", "热线", "号码", "联系方式", "邮箱"];
const HOW: [&str; 9] = ["如何", "怎么", "怎样", "哪些", "哪几", "什么措施", "什么要求", "哪方面", "何种"];
const WHY: [&str; 4] = ["为什么", "为何", "原因", "为啥"];
const DEFINITION: [&str; 6] = ["什么是", "是什么", "指什么", "定义", "含义", "是指"];
const YES_NO: [&str; 8] = ["吗", "是否", "能否", "可否", "能不能", "可不可以", "是不是", "有没有"];

fn begins(text: &[char], needle: &str) -> bool {
    let mut rest = text.iter();
    needle.chars().all(|c| rest.next() == Some(&c))
}

fn position(chars: &[char], needle: &str) -> Option<usize> {
    (0..chars.len()).find(|&at| begins(&chars[at..], needle))
}

fn any(chars: &[char], needles: &[&str]) -> bool {
    let bit = |c: char| 1u64 << (c as u32 % 64);
    let firsts = needles.iter().filter_map(|needle| needle.chars().next()).fold(0, |set, c| set | bit(c));
    let may_begin = |at: &usize| firsts & bit(chars[*at]) != 0;
    (0..chars.len()).filter(may_begin).any(|at| needles.iter().any(|needle| begins(&chars[at..], needle)))
}

/// The kinds of answer that the question (folded) asks for.
pub fn cues(chars: &[char]) -> Vec<Cue> {
    let mut cues = Vec::new();
    for needle in FIGURE {
        if let Some(at) = position(chars, needle) {
            let after = at + needle.chars().count();
            cues.push(Cue::Figure(chars[after..].iter().take(3).copied().collect()));
            break;
        }
    }
    let kinds: [(&[&str], Cue); 8] = [
        (&DATE, Cue::Date),
        (&PERSON, Cue::Person),
        (&PLACE, Cue::Place),
        (&PHONE, Cue::Phone),
        (&HOW, Cue::How),
        (&WHY, Cue::Why),
        (&DEFINITION, Cue::Definition),
        (&YES_NO, Cue::YesNo),
    ];
    cues.extend(kinds.into_iter().filter(|(needles, _)| any(chars, needles)).map(|(_, cue)| cue));
    cues
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || is_numeral(c) || c == '两'
}

/// How well `text` holds an answer of the kind, from 0 to 1.
pub fn answers(cue: &Cue, text: &[char]) -> f32 {
    let yes = |found: bool| f32::from(u8::from(found));
    match cue {
        Cue::Figure(unit) => figure(unit, text),
        Cue::Date => yes(text
            .windows(2)
            .any(|w| is_number(w[0]) && matches!(w[1], '年' | '月' | '日' | '号' | '时' | '天' | '点'))),
        Cue::Person => yes(any(
            text,
            &[
                "主任", "书记", "市长", "省长", "局长", "部长", "院长", "教授", "先生", "女士", "院士",
                "主席", "总理", "县长", "区长", "处长", "同志",
            ],
        )),
        Cue::Place => yes(any(text, &["路", "号", "街", "区", "市", "县", "镇", "楼", "省"])),
        Cue::Phone => yes(longest_digits(text) >= 5),
        Cue::How => (text.iter().filter(|c| matches!(c, '、' | '；' | '，')).count() as f32 / 10.0).min(1.0),
        Cue::Why => yes(any(text, &["因", "由于", "为了", "原因", "所以", "导致"])),
        Cue::Definition => yes(any(text, &["是指", "指的是", "称为", "简称"])),
        Cue::YesNo => {
            yes(any(text, &["不得", "可以", "应当", "不能", "禁止", "不予", "允许", "能够", "不可"]))
        }
    }
}

/// 1 for a number right before the unit asked for, 0.5 for any number.
fn figure(unit: &[char], text: &[char]) -> f32 {
    let mut best: f32 = 0.0;
    for at in 0..text.len() {
        if !is_number(text[at]) {
            continue;
        }
        best = best.max(if text[at].is_ascii_digit() { 0.5 } else { 0.25 });
        let after = text[at + 1..].iter().take(4);
        let unit = unit.iter().take(1);
        for u in unit {
            if after
                .clone()
                .take_while(|&&c| is_number(c) || matches!(c, '余' | '多' | '.' | ',') || c == *u)
                .any(|c| c == u)
            {
                return 1.0;
            }
        }
    }
    best
}

fn longest_digits(text: &[char]) -> usize {
    text.split(|c| !c.is_ascii_digit() && *c != '-').map(<[char]>::len).max().unwrap_or(0)
}

/// Whether the text (folded) says what `term` is: 餐厨垃圾，是指…
pub fn defines(text: &[char], term: &[char]) -> bool {
    const SAYS: [&str; 3] = ["是指", "指的是", "系指"];
    let after_term =
        (0..text.len()).filter(|&at| text[at..].starts_with(term)).map(|at| &text[at + term.len()..]);
    after_term
        .map(skip_closing)
        .any(|rest| SAYS.iter().any(|says| says.chars().enumerate().all(|(at, c)| rest.get(at) == Some(&c))))
}

fn skip_closing(text: &[char]) -> &[char] {
    let marks =
        text.iter().take_while(|c| matches!(c, ',' | '，' | ' ' | '”' | '」' | '》' | '）' | ')')).count();
    &text[marks..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn a_question_asks_for_a_kind_of_answer() {
        assert_eq!(cues(&folded("受理了多少件投诉")), [Cue::Figure(folded("件投诉"))]);
        assert_eq!(cues(&folded("条例何时施行")), [Cue::Date]);
        assert_eq!(cues(&folded("由谁负责")), [Cue::Person]);
        assert!(cues(&folded("餐厨垃圾")).is_empty());
    }

    #[test]
    fn a_figure_in_the_unit_asked_for_is_the_best_answer() {
        let cue = Cue::Figure(folded("件"));
        assert_eq!(answers(&cue, &folded("共受理投诉21483件。")), 1.0);
        assert_eq!(answers(&cue, &folded("新建公厕58座。")), 0.5);
        assert_eq!(answers(&cue, &folded("加强管理。")), 0.0);
    }

    #[test]
    fn a_definition_names_the_term_right_before_it() {
        let term = folded("餐厨垃圾");
        assert!(defines(&folded("所称餐厨垃圾，是指食物残余"), &term));
        assert!(defines(&folded("“餐厨垃圾”指的是食物残余"), &term));
        assert!(!defines(&folded("餐厨垃圾由企业收运，是指定企业"), &term));
    }
}
