//! A query that names a document by its number (冀政办发〔2021〕5号) wants that document before those that cite it.

use crate::error::Result;
use crate::index::{Address, Candidate, Filter, Parts, Reader, Request};

/// The documents with passages that bear the numbers, each given in its readings: of these the first that any document bears.
pub fn documents(reader: &dyn Reader, numbers: &[Vec<String>]) -> Result<Vec<Address>> {
    let mut documents = Vec::new();
    for readings in numbers {
        for reading in readings {
            let found = reader.numbered(reading)?;
            if !found.is_empty() {
                documents.extend(found);
                break;
            }
        }
    }
    documents.sort_unstable();
    documents.dedup();
    let mut filled = Vec::with_capacity(documents.len());
    for document in documents {
        if reader.head(document)?.passages > 0 {
            filled.push(document);
        }
    }
    Ok(filled)
}

/// Adds the first passage of those of `documents` of which no passage is among the candidates, unless the request filters.
pub fn add(documents: &[Address], request: &Request, candidates: &mut Vec<Candidate>) {
    if request.filter != Filter::Everything {
        return;
    }
    for &document in documents {
        if candidates.iter().all(|candidate| candidate.document != document) {
            let passage = Address { row: document.row + 1, ..document };
            candidates.insert(0, Candidate { passage, document, score: 0.0, parts: Parts::default() });
        }
    }
}

/// Puts the best passage of each of `documents` before all others; the rest keeps its order.
pub fn put_first(documents: &[Address], candidates: &mut [Candidate]) {
    let best = candidates.iter().map(|candidate| candidate.score).fold(0.0, f32::max);
    let mut waiting = documents.to_vec();
    for candidate in candidates.iter_mut() {
        if let Some(place) = waiting.iter().position(|&document| document == candidate.document) {
            waiting.swap_remove(place);
            candidate.score += best + 1.0;
        }
    }
    if waiting.len() < documents.len() {
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    }
}
