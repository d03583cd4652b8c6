//! The JSON of results and documents, as others rely on it; every span is in bytes.

use crate::model::{Bound, Date, Document, Figure, Mention, Origin, Section, Span};
use crate::search::explain::{Addition, ExplainedHit, ExplainedTerm, Explanation};
use crate::search::{Hit, Results};
use serde::Serialize;
use std::collections::BTreeMap;

/// The answer to one query.
#[derive(Serialize)]
pub(super) struct ResultsWire<'a> {
    query: &'a str,
    query_id: Option<&'a str>,
    total: usize,
    verbatim: usize,
    took_ms: f64,
    warnings: &'a [String],
    hits: Vec<HitWire<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<ExplanationWire<'a>>,
}

/// Only with `--explain`; `hits` in the order of the hits.
#[derive(Serialize)]
struct ExplanationWire<'a> {
    question: bool,
    terms: Vec<TermWire<'a>>,
    hits: Vec<ExplainedHitWire<'a>>,
}

#[derive(Serialize)]
struct TermWire<'a> {
    text: &'a str,
    word: bool,
    weight: f32,
    idf: f32,
}

#[derive(Serialize)]
struct ExplainedHitWire<'a> {
    named: bool,
    body: f32,
    headings: f32,
    title: f32,
    document: f32,
    found: &'a [String],
    missing: &'a [String],
    second_pass_document: Vec<AdditionWire>,
    second_pass_passage: Vec<AdditionWire>,
}

#[derive(Serialize)]
struct AdditionWire {
    feature: &'static str,
    value: f32,
    adds: f32,
}

impl<'a> ExplanationWire<'a> {
    /// `hits` are the places of the hits that are written.
    fn new(explanation: &'a Explanation, hits: impl Iterator<Item = usize>) -> Self {
        let term = |term: &'a ExplainedTerm| TermWire {
            text: &term.text,
            word: term.is_word,
            weight: term.weight,
            idf: term.idf,
        };
        Self {
            question: explanation.is_question,
            terms: explanation.terms.iter().map(term).collect(),
            hits: hits.filter_map(|at| explanation.hits.get(at)).map(ExplainedHitWire::new).collect(),
        }
    }
}

impl<'a> ExplainedHitWire<'a> {
    fn new(hit: &'a ExplainedHit) -> Self {
        let additions = |additions: &[Addition]| {
            let wire = |a: &Addition| AdditionWire { feature: a.feature, value: a.value, adds: a.adds };
            additions.iter().map(wire).collect()
        };
        Self {
            named: hit.is_named,
            body: hit.parts.body,
            headings: hit.parts.headings,
            title: hit.parts.title,
            document: hit.parts.document,
            found: &hit.found,
            missing: &hit.missing,
            second_pass_document: additions(&hit.document),
            second_pass_passage: additions(&hit.passage),
        }
    }
}

/// One passage; `span` lies in the document's text, the other spans in `text`.
#[derive(Serialize)]
pub(super) struct HitWire<'a> {
    rank: usize,
    score: f32,
    query_id: Option<&'a str>,
    /// The query itself, where a hit stands alone on its line.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    document: &'a str,
    document_id: &'a str,
    passage: u32,
    title: Option<&'a str>,
    date: Option<Date>,
    issuer: Option<&'a str>,
    region: Option<&'a str>,
    section: &'a [String],
    text: &'a str,
    span: Span,
    page: Option<u32>,
    highlights: &'a [Span],
    entities: Vec<MentionWire<'a>>,
    figures: Vec<FigureWire<'a>>,
}

#[derive(Serialize)]
pub(super) struct MentionWire<'a> {
    kind: &'static str,
    name: &'a str,
    span: Span,
}

#[derive(Serialize)]
pub(super) struct FigureWire<'a> {
    indicator: Option<&'a str>,
    value: f64,
    unit: &'a str,
    period: Option<&'a str>,
    span: Span,
    bound: Option<&'static str>,
    comparison: Option<ComparisonWire<'a>>,
    scope: Option<&'a str>,
}

/// `basis` is empty where the text does not say what is compared with.
#[derive(Serialize)]
struct ComparisonWire<'a> {
    direction: &'static str,
    basis: &'a str,
}

/// What was read from one document; every span lies in `text`.
#[derive(Serialize)]
pub(super) struct DocumentWire<'a> {
    document: &'a str,
    document_id: &'a str,
    format: &'a str,
    encoding: Option<&'a str>,
    title: Option<&'a str>,
    date: Option<Date>,
    issuer: Option<&'a str>,
    region: Option<&'a str>,
    number: Option<&'a str>,
    subtitle: Option<&'a str>,
    /// The year that the document is about.
    year: Option<u16>,
    addressees: &'a [String],
    /// Where title, date, ... come from: `format`, `text`, `name`, `folder`.
    origins: &'a BTreeMap<String, Origin>,
    text: &'a str,
    sections: Vec<SectionWire<'a>>,
    passages: Vec<PassageWire<'a>>,
    entities: Vec<MentionWire<'a>>,
    figures: Vec<FigureWire<'a>>,
    residue: &'a [Span],
    warnings: &'a [String],
}

#[derive(Serialize)]
struct SectionWire<'a> {
    level: u8,
    heading: &'a str,
    number: Option<&'a str>,
    span: Span,
}

#[derive(Serialize)]
struct PassageWire<'a> {
    number: u32,
    section: Vec<&'a str>,
    span: Span,
    page: Option<u32>,
}

impl<'a> ResultsWire<'a> {
    pub(super) fn new(results: &'a Results, hits: &[(usize, &'a Hit)]) -> Self {
        let query_id = results.query_id.as_deref();
        Self {
            query: &results.query,
            query_id,
            total: results.total,
            verbatim: results.verbatim,
            took_ms: (results.took_ms * 1_000.0).round() / 1_000.0,
            warnings: &results.warnings,
            hits: hits.iter().map(|&(rank, hit)| HitWire::new(rank, hit, query_id, None)).collect(),
            explain: results
                .explanation
                .as_ref()
                .map(|all| ExplanationWire::new(all, hits.iter().map(|(_, hit)| hit.rank - 1))),
        }
    }
}

impl<'a> HitWire<'a> {
    pub(super) fn new(rank: usize, hit: &'a Hit, query_id: Option<&'a str>, query: Option<&'a str>) -> Self {
        Self {
            rank,
            score: hit.score,
            query_id,
            query,
            document: &hit.document,
            document_id: &hit.document_id,
            passage: hit.passage,
            title: hit.title.as_deref(),
            date: hit.date,
            issuer: hit.issuer.as_deref(),
            region: hit.region.as_deref(),
            section: &hit.section,
            text: &hit.text,
            span: hit.span,
            page: hit.page,
            highlights: &hit.highlights,
            entities: hit.entities.iter().map(MentionWire::from).collect(),
            figures: hit.figures.iter().map(FigureWire::from).collect(),
        }
    }
}

impl<'a> From<&'a Mention> for MentionWire<'a> {
    fn from(mention: &'a Mention) -> Self {
        Self { kind: mention.kind.key(), name: &mention.name, span: mention.span }
    }
}

impl<'a> From<&'a Figure> for FigureWire<'a> {
    fn from(figure: &'a Figure) -> Self {
        Self {
            indicator: figure.indicator.as_deref(),
            value: figure.value,
            unit: &figure.unit,
            period: figure.period.as_deref(),
            span: figure.span,
            bound: figure.bound.map(Bound::key),
            comparison: figure.comparison.as_ref().map(|comparison| ComparisonWire {
                direction: if comparison.up { "up" } else { "down" },
                basis: &comparison.basis,
            }),
            scope: figure.scope.as_deref(),
        }
    }
}

impl<'a> From<&'a Section> for SectionWire<'a> {
    fn from(section: &'a Section) -> Self {
        Self {
            level: section.level,
            heading: &section.heading,
            number: section.number.as_deref(),
            span: section.span,
        }
    }
}

impl<'a> From<&'a Document> for DocumentWire<'a> {
    fn from(document: &'a Document) -> Self {
        let passage = |passage: &crate::model::Passage| PassageWire {
            number: passage.number,
            section: document.section_path(passage.section),
            span: passage.span,
            page: document.page_of(passage.span.start),
        };
        let metadata = &document.metadata;
        Self {
            document: &document.name,
            document_id: &document.id,
            format: document.format,
            encoding: document.encoding,
            title: metadata.title.as_deref(),
            date: metadata.date,
            issuer: metadata.issuer.as_deref(),
            region: metadata.region.as_deref(),
            number: metadata.number.as_deref(),
            subtitle: metadata.subtitle.as_deref(),
            year: metadata.year,
            addressees: &metadata.addressees,
            origins: &metadata.origins,
            text: &document.text,
            sections: document.sections.iter().map(SectionWire::from).collect(),
            passages: document.passages.iter().map(passage).collect(),
            entities: document.mentions.iter().map(MentionWire::from).collect(),
            figures: document.figures.iter().map(FigureWire::from).collect(),
            residue: &document.residue,
            warnings: &document.warnings,
        }
    }
}
