//! Reads the query syntax: quotes, signs, OR, AND, NOT, groups and fields, each only where a clause begins.
//!
//! Reports are full of quotation marks, parentheses, colons and hyphens, and people paste from them. So a mark
//! is an operator only where it cannot be part of a sentence; everywhere else it stays text.

use super::field::{Field, figure_test};
use super::marks::{
    Quote, after, ascii_quote, chinese_quote, ends_clause, first_at, is_ascii_quote, is_bar, is_closing,
    is_closing_quote, is_opening, is_sign, partners,
};
use super::operators::{self, Item};
use super::{Clause, FieldTest, Mode, Node, Occur, Query, Warning};
use std::collections::BTreeMap;
use std::ops::Range;

/// Longer queries are pasted documents, not questions.
const MOST_CHARACTERS: usize = 10_000;

/// What is used of a query that is too long: several passages' worth of words, still answered at once.
pub(super) const KEPT_CHARACTERS: usize = 2_000;

/// Groups nested deeper are plain words; the recursion here and in whoever reads the query stays bounded.
const MOST_DEPTH: usize = 16;

pub(super) fn parse(text: &str, mode: Mode) -> Query {
    let mut query = Query { text: text.to_string(), ..Query::default() };
    let used = shortened(text, &mut query.warnings).trim();
    if used.is_empty() {
        return query;
    }
    if mode == Mode::Exact {
        query.clauses.push(Clause { occur: Occur::Must, node: Node::Verbatim(used.to_string()) });
        return query;
    }
    let mut parser = Parser { text: used, partners: partners(used), warnings: query.warnings };
    query.clauses = parser.clauses(0..used.len(), None, 0);
    query.warnings = parser.warnings;
    if query.clauses.is_empty() {
        query.clauses.push(Clause { occur: Occur::Should, node: words(used) });
    }
    apply_mode(&mut query.clauses, mode);
    query
}

fn shortened<'t>(text: &'t str, warnings: &mut Vec<Warning>) -> &'t str {
    if text.char_indices().nth(MOST_CHARACTERS).is_none() {
        return text;
    }
    warnings.push(Warning::TooLong { characters: text.chars().count() });
    let text = text.trim_start();
    let end = text.char_indices().nth(KEPT_CHARACTERS).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// `--all` and `--any` change how clauses combine; filters and exclusions stay what they are.
fn apply_mode(clauses: &mut [Clause], mode: Mode) {
    for clause in clauses {
        match mode {
            Mode::All if clause.occur != Occur::MustNot => clause.occur = Occur::Must,
            Mode::Any if clause.occur == Occur::Must && !is_filter(&clause.node) => {
                clause.occur = Occur::Should;
            }
            _ => {}
        }
        apply_mode_inside(&mut clause.node, mode);
    }
}

fn apply_mode_inside(node: &mut Node, mode: Mode) {
    match node {
        Node::Group(clauses) => apply_mode(clauses, mode),
        Node::AnyOf(nodes) => nodes.iter_mut().for_each(|node| apply_mode_inside(node, mode)),
        Node::Words(_) | Node::Verbatim(_) | Node::Field(_) => {}
    }
}

/// True if the node restricts the result instead of ranking it.
fn is_filter(node: &Node) -> bool {
    match node {
        Node::Field(_) => true,
        Node::AnyOf(nodes) => nodes.iter().any(is_filter),
        Node::Group(clauses) => clauses.iter().all(|clause| is_filter(&clause.node)),
        Node::Words(_) | Node::Verbatim(_) => false,
    }
}

fn words(text: &str) -> Node {
    Node::Words(text.to_string())
}

struct Parser<'t> {
    text: &'t str,
    /// Byte offset of every opening parenthesis that has a partner, and of that partner.
    partners: BTreeMap<usize, usize>,
    warnings: Vec<Warning>,
}

impl<'t> Parser<'t> {
    /// The clauses of a stretch of the text; inside `field:( … )` every term is a value of `field`.
    fn clauses(&mut self, span: Range<usize>, field: Option<Field>, depth: usize) -> Vec<Clause> {
        let mut items = Vec::new();
        let mut at = span.start;
        while let Some(next) = first_at(self.text, at..span.end, |c| !c.is_whitespace()) {
            let beside_bar = self.text[..next].ends_with(is_bar) || self.text[next..].starts_with(is_bar);
            let begins = next == span.start || next != at || beside_bar;
            at = if begins {
                self.item(next..span.end, field, depth, &mut items)
            } else {
                self.term(next..span.end, field, &mut items)
            };
        }
        operators::bound(items, &mut self.warnings)
    }

    /// Reads one item that begins at `span.start`, where a clause begins; returns where it ends.
    fn item(
        &mut self,
        span: Range<usize>,
        field: Option<Field>,
        depth: usize,
        items: &mut Vec<Item<'t>>,
    ) -> usize {
        if let Some((item, end)) = self.operator(&span) {
            items.push(item);
            return end;
        }
        let (occur, start) = self.sign(&span);
        let first_new = items.len();
        let end = self.signed(start..span.end, field, depth, items);
        if let Some(Item::Clause(clause)) = items.get_mut(first_new)
            && occur != Occur::Should
        {
            clause.occur = occur;
        }
        end
    }

    fn operator(&self, span: &Range<usize>) -> Option<(Item<'t>, usize)> {
        let rest = &self.text[span.clone()];
        let bars = rest.find(|c| !is_bar(c)).unwrap_or(rest.len());
        if bars > 0 {
            return Some((Item::Or(&rest[..bars]), span.start + bars));
        }
        let word = &rest[..rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len())];
        operators::named(word).map(|item| (item, span.start + word.len()))
    }

    /// `+` or `-` directly before a term, and where the term begins.
    fn sign(&self, span: &Range<usize>) -> (Occur, usize) {
        let mut chars = self.text[span.clone()].chars();
        let sign = chars.next().unwrap_or(' ');
        let before_term = chars.next().is_some_and(|c| !c.is_whitespace() && !is_sign(c) && !is_bar(c));
        let occur = match sign {
            '+' | '＋' if before_term => Occur::Must,
            '-' | '－' if before_term => Occur::MustNot,
            _ => return (Occur::Should, span.start),
        };
        (occur, span.start + sign.len_utf8())
    }

    /// Reads what may follow a sign: a field, a group, a quoted string or plain words.
    fn signed(
        &mut self,
        span: Range<usize>,
        field: Option<Field>,
        depth: usize,
        items: &mut Vec<Item<'t>>,
    ) -> usize {
        if field.is_none()
            && let Some((named, name, length)) = Field::at_start_of(&self.text[span.clone()])
        {
            let start = span.start + length;
            if self.text[start..span.end].chars().next().is_some_and(|c| !c.is_whitespace() && !is_bar(c)) {
                return self.value_or_term(start..span.end, Some(named), depth, items);
            }
            self.warn(Warning::EmptyField(name.to_string()));
            items.push(plain(&self.text[span.start..start]));
            return start;
        }
        if field.is_none()
            && let Some((test, end)) = self.figure(&span)
        {
            items.push(Item::Clause(Clause { occur: Occur::Must, node: Node::Field(test) }));
            return end;
        }
        self.value_or_term(span, field, depth, items)
    }

    /// A test on a figure that begins at `span.start`, and where it ends.
    fn figure(&self, span: &Range<usize>) -> Option<(FieldTest, usize)> {
        let rest = &self.text[span.clone()];
        let length = rest.find(|c: char| c.is_whitespace() || is_bar(c)).unwrap_or(rest.len());
        figure_test(&rest[..length]).map(|test| (test, span.start + length))
    }

    fn value_or_term(
        &mut self,
        span: Range<usize>,
        field: Option<Field>,
        depth: usize,
        items: &mut Vec<Item<'t>>,
    ) -> usize {
        if let Some(close) = self.group_end(&span, depth) {
            let inside = self.clauses(after(self.text, span.start)..close, field, depth + 1);
            items.extend(group(inside).map(Item::Clause));
            return after(self.text, close);
        }
        if let Some((inside, end)) = self.clause_quote(&span) {
            self.quoted(inside, field, items);
            return end;
        }
        self.term(span, field, items)
    }

    /// Reads a quoted string in ASCII quotes, or plain words up to white space, a bar or such a string.
    fn term(&mut self, span: Range<usize>, field: Option<Field>, items: &mut Vec<Item<'t>>) -> usize {
        if let Some((inside, end)) = ascii_quote(self.text, &span) {
            self.quoted(inside, field, items);
            return end;
        }
        let mut end = span.end;
        for (offset, c) in self.text[span.clone()].char_indices() {
            let at = span.start + offset;
            if offset > 0 && (c.is_whitespace() || is_bar(c)) {
                end = at;
                break;
            }
            if is_ascii_quote(c) {
                if ascii_quote(self.text, &(at..span.end)).is_some() {
                    end = at;
                    break;
                }
                self.warn(Warning::UnbalancedQuote);
            }
        }
        let text = &self.text[span.start..end];
        let beside_quote = self.text[end..].starts_with(is_ascii_quote)
            || self.text[..span.start].ends_with(|c| is_ascii_quote(c) || is_closing_quote(c));
        // What is left of a sentence around a quoted string is often a lone ？ or 《.
        if field.is_some() || !beside_quote || text.contains(char::is_alphanumeric) {
            items.push(self.tested(text, field));
        }
        end
    }

    fn quoted(&mut self, inside: Range<usize>, field: Option<Field>, items: &mut Vec<Item<'t>>) {
        let text = self.text[inside].trim();
        if text.is_empty() {
            return;
        }
        items.push(match field {
            Some(_) => self.tested(text, field),
            None => Item::Clause(Clause { occur: Occur::Should, node: Node::Verbatim(text.to_string()) }),
        });
    }

    /// `text` as a value of `field`, or as plain words where there is none or it cannot be read.
    fn tested(&mut self, text: &str, field: Option<Field>) -> Item<'t> {
        let Some(field) = field else { return plain(text) };
        match field.test(text) {
            Some(test) => Item::Clause(Clause { occur: Occur::Must, node: Node::Field(test) }),
            None => {
                self.warn(Warning::BadValue { field: field.name().to_string(), value: text.to_string() });
                plain(text)
            }
        }
    }

    /// The closing parenthesis of a group that begins at `span.start` and ends where a clause ends.
    fn group_end(&mut self, span: &Range<usize>, depth: usize) -> Option<usize> {
        if !self.text[span.clone()].starts_with(is_opening) {
            return None;
        }
        let close = self.partners.get(&span.start).copied().filter(|&close| close < span.end);
        let Some(close) = close else {
            self.warn(Warning::UnbalancedParenthesis);
            return None;
        };
        let follower = self.text[after(self.text, close)..span.end].chars().next();
        match follower {
            Some(c) if !ends_clause(c) => None,
            Some(c) if is_closing(c) => {
                self.warn(Warning::UnbalancedParenthesis);
                None
            }
            _ if depth >= MOST_DEPTH => {
                self.warn(Warning::UnbalancedParenthesis);
                None
            }
            _ => Some(close),
        }
    }

    /// A string in Chinese quotation marks that begins at `span.start`: what is inside, and where it ends.
    fn clause_quote(&mut self, span: &Range<usize>) -> Option<(Range<usize>, usize)> {
        match chinese_quote(self.text, span) {
            Quote::Whole(inside, end) => Some((inside, end)),
            Quote::InSentence => None,
            Quote::Open => {
                self.warn(Warning::UnbalancedQuote);
                None
            }
        }
    }

    fn warn(&mut self, warning: Warning) {
        operators::warn(&mut self.warnings, warning);
    }
}

fn plain<'t>(text: &str) -> Item<'t> {
    Item::Clause(Clause { occur: Occur::Should, node: words(text) })
}

/// A group's clause; a group of one is that one, a group of nothing is none.
fn group(mut inside: Vec<Clause>) -> Option<Clause> {
    let node = match inside.len() {
        0 => return None,
        1 if inside[0].occur != Occur::MustNot => inside.remove(0).node,
        _ => Node::Group(inside),
    };
    let occur = if is_filter(&node) { Occur::Must } else { Occur::Should };
    Some(Clause { occur, node })
}

#[cfg(test)]
#[path = "parser_tests.rs"]
mod tests;
