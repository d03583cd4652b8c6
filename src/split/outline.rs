//! From candidates to the sections of a document: sequences, nesting, spans.

use super::candidate::{Candidate, Kind};
use super::filter;
use super::sequence::{Chosen, Step, choose};
use super::{bare, heading, lines, nesting, scan, toc};
use crate::model::{Section, Span};
use std::collections::BTreeMap;

/// A candidate that was chosen, with its place in its count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Accepted {
    pub candidate: Candidate,
    /// First of a count.
    pub begins: bool,
    /// How many counts of its own shape it lies in.
    pub depth: u8,
}

/// The headed parts of `text`; candidates inside `residue` are left out.
pub(super) fn sections(text: &str, residue: &[Span]) -> Vec<Section> {
    let apart = lines::paragraphs_apart(text);
    let text = &*apart;
    let lines = lines::lines(text);
    let wrap = lines::wrap_width(text, &lines);
    let mut candidates = scan::candidates(text, &lines, residue, wrap);
    toc::remove(text, &mut candidates);
    filter::tell_bullets_apart(text, &mut candidates);
    let (mut accepted, ranks) = choose_all(text, &candidates);
    bare::add(text, &lines, residue, wrap, &mut accepted);
    let parents = nest(&accepted, &ranks);
    build(text, &accepted, &parents)
}

/// Chosen candidates in the order of the text, and the shapes from the outermost to the innermost.
fn choose_all(text: &str, candidates: &[Candidate]) -> (Vec<Accepted>, Vec<Kind>) {
    let mut by_kind: BTreeMap<Kind, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        by_kind.entry(candidate.kind).or_default().push(*candidate);
    }
    let first: Vec<Vec<Accepted>> = by_kind.values().map(|of_kind| choose_kind(text, of_kind, &[])).collect();
    let order = order_of_kinds(&first);
    let kinds: Vec<Kind> = by_kind.keys().copied().collect();
    let (mut outer, mut accepted) = (Vec::new(), Vec::new());
    let mut first: Vec<Option<Vec<Accepted>>> = first.into_iter().map(Some).collect();
    for &at in &order {
        let known = first[at].take().filter(|_| outer.is_empty() || !counts_up(kinds[at]));
        let chosen = known.unwrap_or_else(|| choose_kind(text, &by_kind[&kinds[at]], &outer));
        if kinds[at] < Kind::Bullet(0) {
            outer.extend(chosen.iter().map(|a| a.candidate.start));
            outer.sort_unstable();
        }
        accepted.extend(chosen);
    }
    accepted.sort_by_key(|a| a.candidate.start);
    filter::drop_bare_lists(text, &mut accepted);
    filter::drop_items_of_articles(&mut accepted);
    filter::drop_notes(text, &mut accepted);
    (accepted, order.into_iter().map(|at| kinds[at]).collect())
}

/// The best sequence of the candidates of one shape; `outer` are the starts of the headings above.
fn choose_kind(text: &str, candidates: &[Candidate], outer: &[usize]) -> Vec<Accepted> {
    let chosen = match candidates.first().map(|c| c.kind) {
        Some(Kind::Markdown(_)) => {
            candidates.iter().map(|&c| Accepted { candidate: c, begins: true, depth: 0 }).collect()
        }
        Some(Kind::Attachment) => filter::attachments(text, candidates),
        Some(Kind::Bullet(_) | Kind::Dash) => filter::bullets(text, candidates),
        _ => count_up(candidates, outer),
    };
    filter::without_enumerations(text, chosen)
}

/// True for the shapes whose choice depends on the headings above.
fn counts_up(kind: Kind) -> bool {
    !matches!(kind, Kind::Markdown(_) | Kind::Attachment | Kind::Bullet(_) | Kind::Dash)
}

fn count_up(candidates: &[Candidate], outer: &[usize]) -> Vec<Accepted> {
    let step = |c: &Candidate| Step {
        value: c.value,
        weight: c.weight(),
        repeats: c.repeats,
        parent: outer.partition_point(|&start| start <= c.start),
    };
    let steps: Vec<Step> = candidates.iter().map(step).collect();
    let taken = |c: Chosen| Accepted { candidate: candidates[c.index], begins: c.begins, depth: 0 };
    let chosen: Vec<Accepted> = choose(&steps).into_iter().map(taken).collect();
    nesting::nested(candidates, outer).filter(|nested| nested.len() >= chosen.len()).unwrap_or(chosen)
}

/// Indices of the shapes, outermost first: their usual order, changed where the counts of the inner one hold whole
/// counts of the outer one.
fn order_of_kinds(chosen: &[Vec<Accepted>]) -> Vec<usize> {
    let counts: Vec<Vec<Span>> = chosen.iter().map(|list| extents(list)).collect();
    let starts: Vec<Vec<usize>> =
        chosen.iter().map(|list| list.iter().map(|a| a.candidate.start).collect()).collect();
    let holds = |a: usize, b: usize| counts[a].iter().filter(|span| contains_any(&starts[b], **span)).count();
    let mut order: Vec<usize> = (0..chosen.len()).collect();
    for end in 1..order.len() {
        let mut at = end;
        while at > 0 {
            let (upper, lower) = (order[at - 1], order[at]);
            let inverted = holds(lower, upper) > 0 && holds(upper, lower) == 0;
            if !inverted || chosen[upper].first().is_some_and(|a| a.candidate.kind < Kind::Article) {
                break;
            }
            order.swap(at - 1, at);
            at -= 1;
        }
    }
    order
}

/// From the first to the last heading of each count.
fn extents(chosen: &[Accepted]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for accepted in chosen {
        let start = accepted.candidate.start;
        match spans.last_mut() {
            Some(span) if !accepted.begins => span.end = start,
            _ => spans.push(Span::new(start, start)),
        }
    }
    spans
}

fn contains_any(starts: &[usize], span: Span) -> bool {
    let at = starts.partition_point(|&start| start <= span.start);
    starts.get(at).is_some_and(|&start| start < span.end)
}

/// More than there are depths of counts of one shape.
const DEPTHS: usize = 4;

/// The index of each heading's parent.
fn nest(accepted: &[Accepted], ranks: &[Kind]) -> Vec<Option<usize>> {
    let rank = |index: usize| {
        let at = ranks.iter().position(|k| *k == accepted[index].candidate.kind)?;
        Some(at * DEPTHS + usize::from(accepted[index].depth))
    };
    let next_numbered = next_numbered(accepted);
    let mut stack: Vec<(usize, Option<usize>)> = Vec::new();
    let mut parents = Vec::with_capacity(accepted.len());
    for (index, heading) in accepted.iter().enumerate() {
        let own = rank(index);
        let keep = match own {
            Some(own) => keep_for_numbered(&stack, own, heading.begins),
            None => {
                let next = next_numbered[index].map(|next| (rank(next), accepted[next].begins));
                keep_for_bare(&stack, next)
            }
        };
        stack.truncate(keep);
        parents.push(stack.last().map(|(parent, _)| *parent));
        stack.push((index, own));
    }
    parents
}

fn next_numbered(accepted: &[Accepted]) -> Vec<Option<usize>> {
    let mut next = vec![None; accepted.len()];
    let mut following = None;
    for index in (0..accepted.len()).rev() {
        next[index] = following;
        if accepted[index].candidate.kind != Kind::Bare {
            following = Some(index);
        }
    }
    next
}

/// How much of the stack stays open above a numbered heading. A heading that counts on closes the bare lines around
/// it; one that begins a count stays inside them.
fn keep_for_numbered(stack: &[(usize, Option<usize>)], own: usize, begins: bool) -> usize {
    let at = stack.iter().position(|(_, rank)| rank.is_some_and(|rank| rank >= own));
    let keep = at.unwrap_or(stack.len());
    if begins || at.is_some() {
        return keep;
    }
    stack.len() - stack.iter().rev().take_while(|(_, rank)| rank.is_none()).count()
}

/// A bare line closes what a later count will begin anew, or the bare line before it.
fn keep_for_bare(stack: &[(usize, Option<usize>)], next: Option<(Option<usize>, bool)>) -> usize {
    let restarted = match next {
        Some((Some(rank), true)) => stack.iter().position(|(_, r)| r.is_some_and(|r| r >= rank)),
        _ => None,
    };
    let sibling = stack.iter().rposition(|(_, rank)| rank.is_none());
    restarted.or(sibling).unwrap_or(stack.len())
}

fn build(text: &str, accepted: &[Accepted], parents: &[Option<usize>]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::with_capacity(accepted.len());
    for (index, heading) in accepted.iter().enumerate() {
        let candidate = &heading.candidate;
        let next = accepted.get(index + 1).map_or(text.len(), |n| n.candidate.start);
        let heading_span = heading::span(text, candidate, next);
        let number = candidate.number.of(text).trim();
        sections.push(Section {
            level: parents[index].map_or(1, |parent| sections[parent].level.saturating_add(1)),
            heading: on_one_line(heading_span.of(text)),
            number: (!number.is_empty()).then(|| number.to_string()),
            span: Span::new(candidate.start, text.len()),
            heading_span,
            parent: parents[index],
        });
    }
    close(&mut sections);
    sections
}

/// A heading whose marker has a line of its own, as one line.
fn on_one_line(heading: &str) -> String {
    let mut lines = heading.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default().to_string();
    lines.fold(first, |heading, line| heading + " " + line)
}

/// Ends each section where the next one of its level or above begins.
fn close(sections: &mut [Section]) {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..sections.len() {
        while let Some(&last) = open.last() {
            if sections[last].level < sections[index].level {
                break;
            }
            sections[last].span.end = sections[index].span.start;
            open.pop();
        }
        open.push(index);
    }
}
