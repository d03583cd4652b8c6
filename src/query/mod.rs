//! Query text -> query; reading one never fails, it warns.

mod field;
pub mod file;
mod marks;
mod operators;
mod parser;

use crate::figure::Amounts;
use crate::model::{EntityKind, Lang};

/// What the user asked, taken apart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// The text as given.
    pub text: String,
    /// In the order given; a query without clauses matches nothing.
    pub clauses: Vec<Clause>,
    /// What could not be read as meant and was searched as plain words instead.
    pub warnings: Vec<Warning>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    pub occur: Occur,
    pub node: Node,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Occur {
    /// Counts for the order; passages with more of these come first.
    #[default]
    Should,
    /// `+`: passages without it are left out.
    Must,
    /// `-`: passages with it are left out.
    MustNot,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Plain words or a question: analysed and ranked.
    Words(String),
    /// `"…"`: stands in the passage character by character (after folding, white space apart).
    Verbatim(String),
    /// `field:value`: a filter, it has no weight in the order.
    Field(FieldTest),
    /// `( … )`.
    Group(Vec<Clause>),
    /// `A OR B`: at least one.
    AnyOf(Vec<Node>),
}

/// A test on a field; texts match as substrings after folding.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldTest {
    Section(String),
    Title(String),
    /// `entity:` (`kind` is `None`), `person:`, `org:`, `place:`.
    Entity {
        kind: Option<EntityKind>,
        name: String,
    },
    Path(String),
    /// `number:`: the document's own number.
    Number(String),
    /// `region:`: the document's region.
    Region(String),
    /// Years, both included.
    Year {
        from: u16,
        to: u16,
    },
    /// Days as `YYYYMMDD`, both included.
    Date {
        from: u64,
        to: u64,
    },
    /// `办结率>95%`, `地区生产总值:2.6万亿..`: a figure whose indicator holds this, with one of these values.
    Figure {
        indicator: String,
        amounts: Amounts,
    },
}

/// How the words of a query combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The query syntax.
    #[default]
    Syntax,
    /// `--exact`: the whole query verbatim.
    Exact,
    /// `--all`: every word must occur.
    All,
    /// `--any`: any word may occur, and passages with all words get no precedence.
    Any,
}

/// Why a part of the query was taken as plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    UnbalancedQuote,
    UnbalancedParenthesis,
    EmptyField(String),
    BadValue { field: String, value: String },
    DanglingOperator(String),
    TooLong { characters: usize },
}

impl Warning {
    /// What could not be read and what was done instead, for people.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Warning::UnbalancedQuote => lang
                .pick(
                    "引号不成对，已按普通词语检索",
                    "a quotation mark has no partner; searched as plain words",
                )
                .to_string(),
            Warning::UnbalancedParenthesis => lang
                .pick(
                    "括号不成对或嵌套过深，已按普通词语检索",
                    "a parenthesis has no partner or lies too deep; searched as plain words",
                )
                .to_string(),
            Warning::EmptyField(field) => lang.pick(
                format!("“{field}:”后面没有值（冒号后不留空格），已按普通词语检索"),
                format!(
                    "\"{field}:\" has no value (leave no space after the colon); searched as plain words"
                ),
            ),
            Warning::BadValue { field, value } => lang.pick(
                format!("“{field}:”读不懂“{value}”（写法如 2018、2018..2020），已按普通词语检索"),
                format!(
                    "\"{field}:\" cannot read \"{value}\" (write 2018 or 2018..2020); searched as plain words"
                ),
            ),
            Warning::DanglingOperator(operator) => lang.pick(
                format!("“{operator}”两边须各有一个要找的词，已按普通词语检索"),
                format!("\"{operator}\" needs something to find on both sides; searched as plain words"),
            ),
            Warning::TooLong { characters } => lang.pick(
                format!("检索词太长（{characters} 字），只用了前 {} 字", parser::KEPT_CHARACTERS),
                format!(
                    "the query is too long ({characters} characters); only the first {} were used",
                    parser::KEPT_CHARACTERS
                ),
            ),
        }
    }
}

impl Query {
    /// Adds `filters` (query syntax): only passages that pass all of them remain.
    pub fn restrict(&mut self, filters: &str) {
        let filters = parse(filters, Mode::All);
        self.clauses.extend(filters.clauses);
        for warning in filters.warnings {
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
    }
}

/// Reads `text` as a query. What cannot be read as meant becomes plain words and a warning; there is a
/// clause whenever `text` is not only white space.
pub fn parse(text: &str, mode: Mode) -> Query {
    parser::parse(text, mode)
}
