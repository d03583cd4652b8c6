//! What people call a thing, and what statutes and reports call it (`index_schema/aliases.tsv`).

use crate::schema;
use std::collections::HashMap;

/// The rows of the table by the first character of what is said.
pub struct Aliases(HashMap<char, Vec<(&'static str, &'static str)>>);

impl Aliases {
    pub fn builtin() -> Self {
        Self::of(schema::aliases())
    }

    fn of(rows: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        let mut by_first: HashMap<char, Vec<_>> = HashMap::new();
        for (said, names) in rows {
            if let Some(first) = said.chars().next() {
                by_first.entry(first).or_default().push((said, names));
            }
        }
        Self(by_first)
    }

    /// The other names of what `question` (folded) names, where it does not hold them itself; in their order.
    pub fn called(&self, question: &[char]) -> Vec<&'static str> {
        let mut called: Vec<&str> = Vec::new();
        for (at, first) in question.iter().enumerate() {
            for (said, names) in self.0.get(first).into_iter().flatten() {
                if begins(&question[at..], said) {
                    called.extend(names.split(' ').filter(|name| !holds(question, name)));
                }
            }
        }
        called.sort_unstable();
        called.dedup();
        called
    }
}

fn begins(text: &[char], with: &str) -> bool {
    let mut rest = text.iter();
    with.chars().all(|c| rest.next() == Some(&c))
}

fn holds(text: &[char], part: &str) -> bool {
    (0..text.len()).any(|at| begins(&text[at..], part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(question: &str) -> Vec<&'static str> {
        let rows = [("老公", "配偶 夫妻"), ("公司", "用人单位 企业"), ("公司", "企业")];
        Aliases::of(rows.into_iter()).called(&question.chars().collect::<Vec<char>>())
    }

    #[test]
    fn what_is_said_calls_up_its_other_names_once() {
        assert_eq!(called("公司不发工资"), ["企业", "用人单位"]);
        assert_eq!(called("在老公司上班"), ["企业", "夫妻", "用人单位", "配偶"]);
    }

    #[test]
    fn every_row_of_the_table_says_something_else() {
        let mut said: Vec<&str> = schema::aliases().map(|(said, _)| said).collect();
        let rows = said.len();
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), rows);
        let differs =
            |(said, names): (&str, &str)| names.split(' ').all(|name| !name.is_empty()) && names != said;
        assert!(schema::aliases().all(differs));
    }

    #[test]
    fn names_that_the_question_holds_are_left_out() {
        assert_eq!(called("夫妻吵架后老公离家"), ["配偶"]);
        assert!(called("餐厨垃圾").is_empty());
    }
}
