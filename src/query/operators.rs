//! What stands between the clauses of a query: OR, AND, NOT.

use super::marks::is_bar;
use super::{Clause, Node, Occur, Warning};

/// One thing read between two places where a clause may begin. Operators are as typed.
pub(super) enum Item<'t> {
    Clause(Clause),
    /// `OR` or `|`.
    Or(&'t str),
    And(&'t str),
    Not(&'t str),
}

/// The operator that `word` is.
pub(super) fn named(word: &str) -> Option<Item<'_>> {
    Some(match word {
        "OR" | "ＯＲ" => Item::Or(word),
        "AND" | "ＡＮＤ" => Item::And(word),
        "NOT" | "ＮＯＴ" => Item::Not(word),
        _ => return None,
    })
}

/// The clauses of `items` with their operators bound: `NOT` to what follows, `OR` to its neighbours (`A OR B C` is
/// `A` or `B`, and `C`), then `AND`, both sides of which must. One that has nothing to bind is a word, with a warning.
pub(super) fn bound(items: Vec<Item>, warnings: &mut Vec<Warning>) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut operator: Option<Item> = None;
    let mut items = negated(items, warnings).into_iter().peekable();
    while let Some(item) = items.next() {
        let between = !clauses.is_empty() && operator.is_none() && is_clause(items.peek());
        let clause = match item {
            Item::Or(_) | Item::And(_) if between => {
                operator = Some(item);
                continue;
            }
            Item::Or(bar) if bar.starts_with(is_bar) => {
                warn(warnings, Warning::DanglingOperator(bar.to_string()));
                continue;
            }
            Item::Or(word) | Item::And(word) | Item::Not(word) => dangling(word, warnings),
            Item::Clause(clause) => clause,
        };
        match operator.take() {
            Some(Item::Or(operator)) => choose(&mut clauses, clause, operator, warnings),
            Some(_) => {
                clauses.last_mut().into_iter().for_each(demand);
                clauses.push(clause);
                clauses.last_mut().into_iter().for_each(demand);
            }
            None => clauses.push(clause),
        }
    }
    clauses
}

/// Binds `NOT`.
fn negated<'t>(items: Vec<Item<'t>>, warnings: &mut Vec<Warning>) -> Vec<Item<'t>> {
    let mut negated = Vec::with_capacity(items.len());
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        match (item, items.peek_mut()) {
            (Item::Not(_), Some(Item::Clause(clause))) => clause.occur = Occur::MustNot,
            (Item::Not(word), _) => negated.push(Item::Clause(dangling(word, warnings))),
            (item, _) => negated.push(item),
        }
    }
    negated
}

/// Turns the last of `clauses` into a choice between what it was and `clause`; a filter or a `+` on either side makes
/// it a must. There is no choice between what must not be.
fn choose(clauses: &mut Vec<Clause>, clause: Clause, operator: &str, warnings: &mut Vec<Warning>) {
    match clauses.last_mut() {
        Some(last) if last.occur != Occur::MustNot && clause.occur != Occur::MustNot => {
            if clause.occur == Occur::Must {
                last.occur = Occur::Must;
            }
            let mut nodes = match std::mem::replace(&mut last.node, Node::AnyOf(Vec::new())) {
                Node::AnyOf(nodes) => nodes,
                node => vec![node],
            };
            nodes.push(clause.node);
            last.node = Node::AnyOf(nodes);
        }
        _ => {
            warn(warnings, Warning::DanglingOperator(operator.to_string()));
            clauses.push(clause);
        }
    }
}

fn demand(clause: &mut Clause) {
    if clause.occur == Occur::Should {
        clause.occur = Occur::Must;
    }
}

fn is_clause(item: Option<&Item>) -> bool {
    matches!(item, Some(Item::Clause(_)))
}

/// An operator without something to find on both sides, as a word.
fn dangling(operator: &str, warnings: &mut Vec<Warning>) -> Clause {
    warn(warnings, Warning::DanglingOperator(operator.to_string()));
    Clause { occur: Occur::Should, node: Node::Words(operator.to_string()) }
}

pub(super) fn warn(warnings: &mut Vec<Warning>, warning: Warning) {
    if !warnings.contains(&warning) {
        warnings.push(warning);
    }
}
