//! Joins query, index, ranking and highlight: the only place that knows all four.

mod aliases;
mod alternatives;
pub mod explain;
mod highlight;
mod known;
mod named;
mod plan;
mod preferred;
pub mod rank;
mod repeated;
mod term;

use crate::analysis::Analyzer;
use crate::error::Result;
use crate::index::record::DocumentHead;
use crate::index::{Address, Candidate, Reader, Retrieved};
use crate::model::{Date, Figure, Mention, Span};
use crate::query::{Mode, Query};
use crate::schema::Ranking;
use explain::Explanation;
use plan::{Marks, Planner};
use rank::Ranker;
use rank::features::Features;
use rank::model::Weights;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Ranked passages for one query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// The query as given.
    pub query: String,
    /// Identity of the query in a batch.
    pub query_id: Option<String>,
    /// Number of passages that match, returned or not.
    pub total: usize,
    /// Of these, the ones that hold every part of the query verbatim.
    pub verbatim: usize,
    pub took_ms: f64,
    pub warnings: Vec<String>,
    /// Best first; equal scores ordered by document name and passage number.
    pub hits: Vec<Hit>,
    /// Where it was asked for.
    pub explanation: Option<Explanation>,
}

/// One ranked passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// From 1.
    pub rank: usize,
    pub score: f32,
    /// The document's name (path or `_id`).
    pub document: String,
    pub document_id: String,
    /// Number of the passage in its document, from 0.
    pub passage: u32,
    pub title: Option<String>,
    pub date: Option<Date>,
    pub issuer: Option<String>,
    pub region: Option<String>,
    /// Headings from the outermost to the innermost.
    pub section: Vec<String>,
    /// The passage as read.
    pub text: String,
    /// The passage in the document's text.
    pub span: Span,
    /// From 1, for formats with pages.
    pub page: Option<u32>,
    /// In `text`, in order, not overlapping.
    pub highlights: Vec<Span>,
    /// Spans in `text`.
    pub entities: Vec<Mention>,
    /// Spans in `text`.
    pub figures: Vec<Figure>,
}

/// What to return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchOptions {
    /// Number of hits.
    pub limit: usize,
    pub mode: Mode,
    /// One hit a document, its best passage.
    pub by_document: bool,
    /// Names, numbers and scores only; text, highlights and the rest stay empty.
    pub names_only: bool,
}

/// Answers queries from one reader.
pub struct Engine<'a> {
    reader: &'a dyn Reader,
    planner: Planner,
    analyzer: Analyzer,
    ranker: Ranker,
    explains: bool,
}

impl<'a> Engine<'a> {
    pub fn new(reader: &'a dyn Reader, ranking: Ranking) -> Self {
        let weights = Weights::builtin().unwrap_or_default();
        Self {
            reader,
            planner: Planner::new(ranking, reader.words()),
            analyzer: Analyzer::with_words(reader.words()),
            ranker: Ranker::new(&weights),
            explains: false,
        }
    }

    /// Answers from now on say why each hit stands where it stands.
    pub fn explain(&mut self) {
        self.explains = true;
    }

    /// The ranked answer to `query`; `took_ms` and `warnings` are left to the caller.
    pub fn search(&mut self, query: &Query, options: &SearchOptions) -> Result<Results> {
        let mut plan = self.planner.plan(self.reader, query, options.mode, options.limit)?;
        if plan.is_question || plan.marks.wholes.len() == 1 {
            plan.request.limit = plan.request.limit.max(self.ranker.model.depth);
        }
        plan.request.preferred = preferred::preferred(&plan, &self.ranker.model);
        let mut retrieved = self.reader.retrieve(&plan.request)?;
        if options.by_document {
            while best_of_each_document(&retrieved.candidates).len() < options.limit
                && retrieved.candidates.len() >= plan.request.limit
            {
                plan.request.limit *= 8;
                retrieved = self.reader.retrieve(&plan.request)?;
            }
        }
        let items = known::items(self.reader, &known::named_in(&plan.words))?;
        known::add(&items, &plan.request, &mut retrieved.candidates);
        let mut asked = rank::asked(&plan.texts, &plan.request.terms, &retrieved.idf);
        asked.whole = plan.whole();
        let mut explained = HashMap::new();
        if self.explains {
            let candidates = &retrieved.candidates;
            explained = self.ranker.explain(self.reader, &asked, candidates, plan.is_question)?;
        }
        if plan.is_question {
            retrieved.first = self.ranker.rank(self.reader, &asked, &mut retrieved.candidates)?;
        }
        if let (false, [term], 1..) = (plan.is_question, plan.marks.wholes.as_slice(), retrieved.first) {
            self.ranker.definitions_first(self.reader, term, &mut retrieved.candidates)?;
        }
        for passage in known::put_first(&items, &mut retrieved.candidates) {
            explained.entry(passage).and_modify(|hit| hit.is_named = true);
        }
        if plan.is_verbatim {
            retrieved.first = retrieved.total;
        }
        if options.by_document {
            retrieved.candidates = best_of_each_document(&retrieved.candidates);
        } else {
            repeated::put_last(self.reader, &mut retrieved.candidates, options.limit)?;
        }
        retrieved.candidates.truncate(options.limit);
        let mut results = self.results(query, &plan.marks, &retrieved, options)?;
        if self.explains {
            let hits = retrieved.candidates.iter().filter_map(|c| explained.remove(&c.passage));
            results.explanation = Some(Explanation {
                is_question: plan.is_question,
                terms: explain::terms(&plan.request, &retrieved.idf),
                hits: hits.collect(),
            });
        }
        Ok(results)
    }

    /// The candidates that the second pass compares for a question, and what it measures of them: the ground
    /// on which its weights are learned.
    pub fn measure(&mut self, query: &Query, depth: usize) -> Result<Vec<(Candidate, Features)>> {
        let plan = self.planner.plan(self.reader, query, Mode::Syntax, depth)?;
        let retrieved = self.reader.retrieve(&plan.request)?;
        let asked = rank::asked(&plan.texts, &plan.request.terms, &retrieved.idf);
        let features = self.ranker.measure(self.reader, &asked, &retrieved.candidates)?;
        Ok(retrieved.candidates.into_iter().zip(features).collect())
    }

    fn results(
        &mut self,
        query: &Query,
        marks: &Marks,
        retrieved: &Retrieved,
        options: &SearchOptions,
    ) -> Result<Results> {
        let mut heads: HashMap<Address, DocumentHead> = HashMap::new();
        let mut hits = Vec::with_capacity(retrieved.candidates.len());
        for (index, candidate) in retrieved.candidates.iter().enumerate() {
            let head = match heads.entry(candidate.document) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(self.reader.head(candidate.document)?),
            };
            let mut hit = bare_hit(index + 1, candidate, head);
            if !options.names_only {
                self.fill(&mut hit, candidate.passage, marks)?;
            }
            hits.push(hit);
        }
        Ok(Results {
            query: query.text.clone(),
            total: retrieved.total,
            verbatim: retrieved.first,
            hits,
            ..Results::default()
        })
    }

    fn fill(&mut self, hit: &mut Hit, passage: Address, marks: &Marks) -> Result<()> {
        let record = self.reader.passage(passage)?;
        hit.highlights = highlight::highlights(&mut self.analyzer, &record.text, marks);
        hit.passage = record.number;
        hit.section = record.section;
        hit.span = record.span;
        hit.page = record.page;
        hit.entities = record.mentions;
        hit.figures = record.figures;
        hit.text = record.text;
        Ok(())
    }
}

/// The first candidate of every document, in the order given.
fn best_of_each_document(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut seen = std::collections::HashSet::new();
    candidates.iter().filter(|candidate| seen.insert(candidate.document)).copied().collect()
}

/// A hit that says which passage it is; the passage lies as many rows behind its document as its number says.
fn bare_hit(rank: usize, candidate: &Candidate, head: &DocumentHead) -> Hit {
    Hit {
        rank,
        score: candidate.score,
        document: head.name.clone(),
        document_id: head.id.clone(),
        passage: candidate.passage.row - candidate.document.row - 1,
        title: head.title.clone(),
        date: head.date,
        issuer: head.issuer.clone(),
        region: head.region.clone(),
        section: Vec::new(),
        text: String::new(),
        span: Span::default(),
        page: None,
        highlights: Vec::new(),
        entities: Vec::new(),
        figures: Vec::new(),
    }
}
