//! Query -> request: which terms count, what a passage must pass, what comes first.

use super::aliases::Aliases;
use super::alternatives;
use super::named::{self, Named};
use super::rank::{self, AskedTerm, AskedText};
use super::term::{parts, wholes};
use crate::analysis::fold::{Folded, is_han};
use crate::analysis::user_words::UserWords;
use crate::analysis::{Analysis, Analyzer, Grain, PAIR_MARK, Term, WORD_MARK, is_gram};
use crate::error::Result;
use crate::index::{Filter, Reader, Request, WeightedTerm};
use crate::query::{Clause, FieldTest, Mode, Node, Occur, Query};
use crate::schema::{self, Ranking};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// A clause of at most this many characters is a term to be found as it stands; a longer one is a question.
pub const TERM_CHARS: usize = 8;

/// What to ask the index, and what to mark in the passages that come back.
#[derive(Debug, Clone)]
pub struct Plan {
    pub request: Request,
    pub marks: Marks,
    /// What the passages found are compared with.
    pub texts: Vec<AskedText>,
    /// All that is asked for in words, as it was typed.
    pub words: String,
    /// What the query names beside what it asks for.
    pub named: Vec<Named>,
    /// The tests for each part of a query of several terms.
    pub parts: Vec<Filter>,
    /// Nothing but texts to be found verbatim is asked for.
    pub is_verbatim: bool,
    /// A text longer than a term is asked for, so that the second pass has something to compare.
    pub is_question: bool,
}

impl Plan {
    /// The one text that is asked for, without marks at its ends; nothing where several are, or names count less.
    pub fn whole(&self) -> Vec<char> {
        let own = self.texts.iter().filter(|text| text.share == 1.0).count();
        if own != 1 || !self.named.is_empty() {
            return Vec::new();
        }
        rank::folded(self.words.trim_matches(|c: char| !rank::is_content(c)))
    }
}

/// What is highlighted in a passage.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Folded texts that are marked wherever they stand whole; where one does, its words are not looked for.
    pub wholes: Vec<Vec<char>>,
    /// Folded words.
    pub words: Vec<Vec<char>>,
    /// Terms as they stand in the index: numbers that are written in another way.
    pub terms: HashSet<String>,
}

/// Makes plans; holds the buffers and the stop words.
pub struct Planner {
    analyzer: Analyzer,
    stop_words: HashSet<&'static str>,
    question_words: HashSet<&'static str>,
    /// Made for the first question.
    aliases: OnceCell<Aliases>,
    ranking: Ranking,
}

impl Planner {
    pub fn new(ranking: Ranking, words: Arc<UserWords>) -> Self {
        let question_words: HashSet<&str> = schema::question_words().collect();
        let stop_words = schema::stop_words().chain(question_words.iter().copied()).collect();
        let (analyzer, aliases) = (Analyzer::with_words(words), OnceCell::new());
        Self { analyzer, stop_words, question_words, aliases, ranking }
    }

    /// The plan for `query`, asked of `reader`; `limit` is the number of passages wanted.
    pub fn plan(&mut self, reader: &dyn Reader, query: &Query, mode: Mode, limit: usize) -> Result<Plan> {
        let mut plan = Plan {
            request: Request::new(self.ranking.clone(), limit),
            marks: Marks::default(),
            texts: Vec::new(),
            words: String::new(),
            named: self.named(reader, query)?,
            parts: Vec::new(),
            is_verbatim: !query.clauses.is_empty() && query.clauses.iter().all(is_verbatim),
            is_question: false,
        };
        let mut required = Vec::new();
        let idle = |clause: &&Clause| !self.is_idle(clause);
        let busy: Vec<&Clause> = query.clauses.iter().filter(idle).collect();
        let counted = if busy.is_empty() { query.clauses.iter().collect() } else { busy };
        for clause in counted {
            self.add_clause(clause, mode, &mut plan, &mut required);
        }
        let nothing_to_rank = plan.request.terms.is_empty() && plan.request.characters.is_empty();
        if nothing_to_rank && required.is_empty() && !query.clauses.is_empty() {
            required.push(Filter::Verbatim(query.text.trim().to_string()));
        }
        let ranks = |clause: &Clause| {
            clause.occur == Occur::Should && matches!(clause.node, Node::Words(_) | Node::Group(_))
        };
        let narrows = required.iter().any(|filter| !matches!(filter, Filter::Not(_)));
        plan.request.all =
            (nothing_to_rank && !query.clauses.is_empty()) || (narrows && !query.clauses.iter().any(ranks));
        plan.request.filter = match required.len() {
            0 => Filter::Everything,
            1 => required.remove(0),
            _ => Filter::All(required),
        };
        merge_equal_terms(&mut plan.request.terms);
        Ok(plan)
    }

    fn named(&mut self, reader: &dyn Reader, query: &Query) -> Result<Vec<Named>> {
        let mut texts = Vec::new();
        words_of(&query.clauses, &mut texts);
        let analysis = self.analyzer.analyze(&texts.join("，"));
        named::named(reader, &analysis, &self.weighty_words(&analysis))
    }

    /// True for words that only ask (多少), which say nothing of what is asked for where anything else does.
    fn is_idle(&mut self, clause: &Clause) -> bool {
        let Node::Words(text) = &clause.node else { return false };
        let analysis = self.analyzer.analyze(text);
        let asks = |word: &Range<usize>| self.question_words.contains(analysis.text(word).as_str());
        clause.occur == Occur::Should && !analysis.words.is_empty() && analysis.words.iter().all(asks)
    }

    fn add_clause(&mut self, clause: &Clause, mode: Mode, plan: &mut Plan, required: &mut Vec<Filter>) {
        if clause.occur == Occur::MustNot {
            required.push(Filter::Not(Box::new(self.filter(&clause.node))));
            return;
        }
        let must = clause.occur == Occur::Must;
        self.add_terms(&clause.node, plan);
        match &clause.node {
            Node::Words(text) if !must => {
                if mode != Mode::Any && is_term(text) {
                    let wholes = wholes(text, &plan.named);
                    plan.request.first.extend(wholes);
                    plan.parts.extend(parts(text, &plan.named));
                }
            }
            Node::Group(clauses) if !must => {
                for inner in clauses.iter().filter(|inner| inner.occur != Occur::Should) {
                    self.add_clause(inner, mode, plan, required);
                }
            }
            Node::Verbatim(_) if mode == Mode::Any => {}
            Node::Words(_) if mode == Mode::All => required.push(self.every_word(&clause.node)),
            node => required.push(self.filter(node)),
        }
    }

    /// What a passage must pass to satisfy `node`.
    fn filter(&mut self, node: &Node) -> Filter {
        match node {
            Node::Words(text) if is_term(text) => Filter::Verbatim(text.clone()),
            Node::Words(_) => self.every_word(node),
            Node::Verbatim(text) => Filter::Verbatim(text.clone()),
            Node::Field(test) => field_filter(test),
            Node::AnyOf(nodes) => Filter::Any(nodes.iter().map(|node| self.filter(node)).collect()),
            Node::Group(clauses) => self.group_filter(clauses),
        }
    }

    /// All that must be, none that must not be, and one of the others where nothing must be.
    fn group_filter(&mut self, clauses: &[Clause]) -> Filter {
        let (mut all, mut any) = (Vec::new(), Vec::new());
        for clause in clauses {
            let filter = self.filter(&clause.node);
            match clause.occur {
                Occur::Must => all.push(filter),
                Occur::MustNot => all.push(Filter::Not(Box::new(filter))),
                Occur::Should => any.push(filter),
            }
        }
        let any_needed = clauses.iter().all(|clause| clause.occur != Occur::Must) && !any.is_empty();
        if any_needed {
            all.push(Filter::Any(any));
        }
        Filter::All(all)
    }

    /// Every word of the text that carries weight stands in the passage.
    fn every_word(&mut self, node: &Node) -> Filter {
        let Node::Words(text) = node else { return self.filter(node) };
        let analysis = self.analyzer.analyze(text);
        let words = self.weighty_words(&analysis);
        let words: Vec<Filter> = words.iter().map(|word| Filter::Verbatim(analysis.text(word))).collect();
        if words.is_empty() { Filter::Verbatim(text.clone()) } else { Filter::All(words) }
    }

    /// Adds what counts for the order, and what is marked.
    fn add_terms(&mut self, node: &Node, plan: &mut Plan) {
        match node {
            Node::Words(text) => self.add_text(text, false, plan),
            Node::Verbatim(text) => self.add_text(text, true, plan),
            Node::Field(FieldTest::Figure { indicator, .. }) => {
                plan.marks.words.push(Folded::new(indicator).chars);
            }
            Node::Field(_) => {}
            Node::Group(clauses) => {
                for clause in clauses.iter().filter(|clause| clause.occur != Occur::MustNot) {
                    self.add_terms(&clause.node, plan);
                }
            }
            Node::AnyOf(nodes) => nodes.iter().for_each(|node| self.add_terms(node, plan)),
        }
    }

    fn add_text(&mut self, text: &str, verbatim: bool, plan: &mut Plan) {
        plan.words.push_str(text);
        plan.words.push(' ');
        let analysis = self.analyzer.analyze(text);
        let named: &[Named] = if verbatim { &[] } else { &plan.named };
        let in_term = is_term(text);
        let kept = |place: &Range<usize>| named::kept(named, &analysis.folded, place, in_term);
        let words = self.weighty_words(&analysis);
        let terms: Vec<AskedTerm> = self
            .weighty_terms(&analysis, is_term(text))
            .into_iter()
            .map(|(term, weight)| AskedTerm {
                term: term.clone(),
                weight,
                share: kept(&(term.start..term.end)),
            })
            .filter(|asked| asked.share > 0.0)
            .collect();
        plan.request.terms.extend(terms.iter().flat_map(|asked| weighted(asked, &self.ranking)));
        let grams: Vec<char> = analysis.folded.chars.iter().copied().filter(|&c| is_gram(c)).collect();
        if let [single] = grams.as_slice() {
            plan.request.characters.push((*single, self.ranking.pair));
        }
        if verbatim || is_term(text) {
            plan.marks.wholes.push(analysis.folded.chars.clone());
        }
        if !verbatim {
            let worth = words.iter().filter(|word| word.len() > 1 || grams.len() == 1);
            plan.marks.words.extend(worth.map(|word| analysis.folded.chars[word.clone()].to_vec()));
        }
        let numbers = terms.iter().map(|asked| &asked.term).filter(|term| is_number(term));
        plan.marks.terms.extend(numbers.map(|term| term.text.clone()));
        let words: Vec<Range<usize>> = words.into_iter().filter(|word| kept(word) > 0.0).collect();
        let is_question = !verbatim && !is_term(text);
        let aliases = || self.aliases.get_or_init(Aliases::builtin).called(&analysis.folded.chars);
        let mut called: Vec<Cow<str>> = Vec::new();
        if is_question {
            called.extend(aliases().into_iter().map(Cow::Borrowed));
        }
        if !verbatim {
            called.extend(alternatives::of(text).into_iter().map(Cow::Owned));
        }
        plan.is_question |= is_question;
        plan.texts.push(AskedText { words, terms, analysis, share: 1.0 });
        called.iter().for_each(|called| self.add_alias(called, plan));
    }

    fn add_alias(&mut self, called: &str, plan: &mut Plan) {
        let analysis = self.analyzer.analyze(called);
        let share = self.ranking.alias;
        let terms: Vec<AskedTerm> = analysis.terms.iter().map(AskedTerm::whole).collect();
        let weighted = terms.iter().flat_map(|asked| weighted(asked, &self.ranking));
        plan.request.terms.extend(weighted.map(|term| WeightedTerm { weight: share * term.weight, ..term }));
        plan.texts.push(AskedText { words: analysis.words.clone(), terms, analysis, share });
    }

    /// The words that are neither question words nor particles; all where nothing else is left.
    fn weighty_words(&self, analysis: &Analysis) -> Vec<Range<usize>> {
        let is_stop = |word: &Range<usize>| self.stop_words.contains(analysis.text(word).as_str());
        let words: Vec<Range<usize>> = analysis.words.iter().filter(|word| !is_stop(word)).cloned().collect();
        if words.is_empty() { analysis.words.clone() } else { words }
    }

    /// The terms with what each weighs: none that touches a question word, pairs with a particle less than
    /// others; in a term (12319) no pairs inside numbers and Latin words. All where nothing else is left.
    fn weighty_terms<'t>(&self, analysis: &'t Analysis, is_term: bool) -> Vec<(&'t Term, f32)> {
        let weighty = self.weighty_words(analysis);
        let inner = |term: &Term| is_term && term.grain == Grain::Pair && term.text.is_ascii();
        let (asking, particles): (Vec<&Range<usize>>, Vec<&Range<usize>>) = analysis
            .words
            .iter()
            .filter(|word| !weighty.contains(word))
            .partition(|word| self.question_words.contains(analysis.text(word).as_str()));
        let weight = |term: &Term| {
            let touches = |words: &[&Range<usize>]| {
                words.iter().any(|word| term.start < word.end && word.start < term.end)
            };
            if inner(term) || touches(&asking) {
                0.0
            } else if touches(&particles) {
                if is_term || term.end - term.start != 2 { 0.0 } else { self.ranking.particle }
            } else {
                1.0
            }
        };
        let terms: Vec<(&Term, f32)> = analysis.terms.iter().map(|term| (term, weight(term))).collect();
        if terms.iter().any(|(term, weight)| *weight == 1.0 && term.grain != Grain::Last) {
            terms.into_iter().filter(|(_, weight)| *weight > 0.0).collect()
        } else {
            analysis.terms.iter().map(|term| (term, 1.0)).collect()
        }
    }
}

/// What a term adds to the request. A pair may be a word in the query and none in a passage, or the other
/// way round: as a pair it counts in both forms, as a word in its own.
fn weighted(asked: &AskedTerm, ranking: &Ranking) -> Vec<WeightedTerm> {
    let AskedTerm { term, weight, share } = asked;
    let bare = term.text.trim_start_matches(PAIR_MARK);
    let marked = format!("{PAIR_MARK}{bare}");
    let pair = |marked| WeightedTerm {
        forms: vec![bare.to_string(), marked],
        weight: if *weight < 1.0 { 0.0 } else { share * ranking.pair },
    };
    let word = |form| WeightedTerm { forms: vec![form], weight: share * ranking.word };
    match term.grain {
        Grain::Word | Grain::Companion => vec![word(term.text.clone())],
        Grain::Pair => vec![pair(marked)],
        Grain::PairWord if *weight < 1.0 => vec![pair(marked)],
        Grain::PairWord => vec![pair(marked.clone()), word(marked)],
        Grain::Last => Vec::new(),
    }
}

/// Appends the texts that are asked for in plain words.
fn words_of<'q>(clauses: &'q [Clause], texts: &mut Vec<&'q str>) {
    for clause in clauses.iter().filter(|clause| clause.occur != Occur::MustNot) {
        match &clause.node {
            Node::Words(text) => texts.push(text),
            Node::Group(clauses) => words_of(clauses, texts),
            _ => {}
        }
    }
}

/// True for a text short enough to be a term rather than a question.
fn is_term(text: &str) -> bool {
    let grams = text.chars().filter(|&c| is_gram(c));
    let weight: usize = grams.map(|c| if is_han(c) { 2 } else { 1 }).sum();
    weight > 0 && weight <= 2 * TERM_CHARS
}

fn is_verbatim(clause: &Clause) -> bool {
    matches!(clause.node, Node::Verbatim(_)) && clause.occur != Occur::MustNot
}

fn is_number(term: &Term) -> bool {
    let digits = term.text.trim_start_matches(WORD_MARK).starts_with(|c: char| c.is_ascii_digit());
    term.grain == Grain::Companion || (term.grain == Grain::Word && digits)
}

fn field_filter(test: &FieldTest) -> Filter {
    match test {
        FieldTest::Section(text) => Filter::Section(text.clone()),
        FieldTest::Title(text) => Filter::Title(text.clone()),
        FieldTest::Entity { kind, name } => Filter::Entity { kind: *kind, name: name.clone() },
        FieldTest::Path(text) => Filter::Path(text.clone()),
        FieldTest::Number(text) => Filter::Number(text.clone()),
        FieldTest::Region(text) => Filter::Region(text.clone()),
        FieldTest::Year { from, to } => Filter::Years(*from, *to),
        FieldTest::Date { from, to } => Filter::Days(*from, *to),
        FieldTest::Figure { indicator, amounts } => {
            Filter::Figure { indicator: indicator.clone(), amounts: amounts.clone() }
        }
    }
}

/// Terms that the query names twice count twice.
fn merge_equal_terms(terms: &mut Vec<WeightedTerm>) {
    terms.sort_by(|a, b| a.forms.cmp(&b.forms));
    terms.dedup_by(|later, kept| {
        let equal = later.forms == kept.forms;
        if equal {
            kept.weight += later.weight;
        }
        equal
    });
}
