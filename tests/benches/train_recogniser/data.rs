//! The annotated corpora as sentences with spans, and which of them are kept apart from training.

use jiansuo::entity::Guideline;
use jiansuo::model::Span;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A sentence with what the annotators marked, in the order of the text.
pub struct Sentence {
    pub text: String,
    pub gold: Vec<(&'static str, Span)>,
    /// Longer words that are no names here, though another guideline may mark names in them (毛泽东思想).
    pub open: Vec<Span>,
    pub split: Split,
}

/// What a sentence is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Split {
    Training,
    /// Choices are made on these.
    Development,
    /// Scores are taken on these.
    HeldOut,
}

pub struct Corpus {
    pub guideline: Guideline,
    pub sentences: Vec<Sentence>,
}

/// Neighbouring sentences come from one article, so whole blocks of them are kept apart.
const BLOCK: usize = 100;

/// Reads the corpora of `folder`.
pub fn read(folder: &Path) -> Vec<Corpus> {
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect("the corpus can be read");
    let corpora = [
        (Guideline::Msra, msra(&text("msra.train.bio.txt"))),
        (Guideline::PeoplesDaily, peoples_daily(&text("pfr199801.train.txt"))),
        (Guideline::Cluener, cluener(&text("cluener2020.train.jsonl"))),
    ];
    corpora
        .into_iter()
        .map(|(guideline, sentences)| Corpus { guideline, sentences: kept_apart(sentences) })
        .collect()
}

/// Keeps every tenth block for scores and every tenth for choices, by a hash of its first sentence.
fn kept_apart(mut sentences: Vec<Sentence>) -> Vec<Sentence> {
    for block in sentences.chunks_mut(BLOCK) {
        let hash = block[0].text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        let split = match (hash >> 32) % 10 {
            0 => Split::HeldOut,
            7 => Split::Development,
            _ => Split::Training,
        };
        block.iter_mut().for_each(|sentence| sentence.split = split);
    }
    sentences
}

/// The names that the guideline of a corpus and this project use for a type; `None`: not among those recognised.
fn label(name: &str) -> Option<&'static str> {
    let known = Guideline::ALL.into_iter().flat_map(|guideline| guideline.labels().iter().copied());
    known.into_iter().find(|label| *label == name)
}

#[derive(Default)]
struct Builder {
    text: String,
    gold: Vec<(&'static str, Span)>,
    open: Vec<Span>,
}

impl Builder {
    fn add(&mut self, part: &str, label: Option<&'static str>, goes_on: bool) {
        let start = self.text.len();
        self.text.push_str(part);
        let Some(label) = label else { return };
        match self.gold.last_mut() {
            Some((last, span)) if goes_on && *last == label && span.end == start => {
                span.end = self.text.len()
            }
            _ => self.gold.push((label, Span::new(start, self.text.len()))),
        }
    }

    fn finish(&mut self) -> Sentence {
        let Self { text, gold, open } = std::mem::take(self);
        Sentence { text, gold, open, split: Split::Training }
    }
}

/// One character and its tag a line, an empty line after a sentence.
fn msra(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut builder = Builder::default();
    for line in text.lines() {
        match line.split_once('\t') {
            Some((character, tag)) => {
                let (begins, name) = tag.split_once('-').map_or(("O", ""), |(begins, name)| (begins, name));
                builder.add(character, label(name), begins == "I");
            }
            None => sentences.push(builder.finish()),
        }
    }
    sentences.push(builder.finish());
    sentences.retain(|sentence| !sentence.text.is_empty());
    sentences
}

/// Words with tags; a Chinese name is two words, surname and given name, which are one person here.
fn peoples_daily(text: &str) -> Vec<Sentence> {
    text.lines().map(peoples_daily_line).filter(|sentence| !sentence.text.is_empty()).collect()
}

fn peoples_daily_line(line: &str) -> Sentence {
    let mut builder = Builder::default();
    let mut surname_before = false;
    for word in line.split_whitespace() {
        let Some((word, tag)) = word.rsplit_once('/') else { continue };
        let label = match tag {
            "nr" => Some("PER"),
            "ns" => Some("LOC"),
            "nt" => Some("ORG"),
            _ => None,
        };
        let is_given_name = label == Some("PER") && surname_before;
        let start = builder.text.len();
        builder.add(word, label, is_given_name);
        if label.is_none() && !tag.starts_with('w') && word.chars().count() > 3 {
            builder.open.push(Span::new(start, builder.text.len()));
        }
        surname_before = label == Some("PER") && !is_given_name && word.chars().count() <= 2;
    }
    builder.finish()
}

/// A sentence a line; spans in characters, ends included.
fn cluener(text: &str) -> Vec<Sentence> {
    text.lines().map(cluener_line).collect()
}

fn cluener_line(line: &str) -> Sentence {
    let record: Value = serde_json::from_str(line).expect("a line is JSON");
    let text = record["text"].as_str().unwrap_or_default().to_string();
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut gold = Vec::new();
    for (name, places) in record["label"].as_object().into_iter().flatten() {
        let Some(label) = label(name) else { continue };
        let ranges =
            places.as_object().into_iter().flat_map(|places| places.values()).filter_map(Value::as_array);
        for range in ranges.flatten() {
            let at = |n: usize| range[n].as_u64().unwrap_or_default() as usize;
            gold.push((label, Span::new(offsets[at(0)], offsets[at(1) + 1])));
        }
    }
    gold.sort_by_key(|(_, span)| (span.start, span.end));
    Sentence { text, gold, open: Vec::new(), split: Split::Training }
}

/// Every `step`-th text in `folder`, in the order of the paths, save what courts decided: they name the parties.
pub fn texts(folder: &Path, step: usize) -> Vec<String> {
    let mut files = Vec::new();
    list(folder, &mut files);
    files.sort();
    files.iter().step_by(step).filter_map(|file| fs::read_to_string(file).ok()).collect()
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let of_courts = path.ends_with("案例") || path.ends_with("司法解释");
        match path.is_dir() {
            true if !of_courts => list(&path, files),
            false => files.push(path),
            true => {}
        }
    }
}
