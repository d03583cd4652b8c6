//! Query text -> query; reading one never fails, it warns.

use crate::model::EntityKind;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldTest {
    Section(String),
    Title(String),
    /// `entity:` (`kind` is `None`), `person:`, `org:`, `place:`.
    Entity {
        kind: Option<EntityKind>,
        name: String,
    },
    Path(String),
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

/// Reads `text` as a query.
pub fn parse(text: &str, _mode: Mode) -> Query {
    Query {
        text: text.to_string(),
        clauses: vec![Clause { occur: Occur::Should, node: Node::Words(text.to_string()) }],
        warnings: Vec::new(),
    }
}
