//! Documents that hold a word which was added to the word list, or removed, after they were cut.

use crate::analysis::fold::Folded;
use crate::error::{Error, ErrorKind, Result};
use crate::index::Reader;
use aho_corasick::AhoCorasick;
use std::collections::{BTreeSet, HashSet};

/// Keys of the documents in whose name, title or text one of `words`, which are folded, stands.
pub fn documents(reader: &dyn Reader, words: &BTreeSet<String>) -> Result<HashSet<String>> {
    if words.is_empty() {
        return Ok(HashSet::new());
    }
    let finder = AhoCorasick::new(words).map_err(|e| Error::new(ErrorKind::Internal, e.to_string()))?;
    let mut heads = Vec::new();
    reader.each_document(&mut |head, _| {
        heads.push(head);
        Ok(())
    })?;
    let (mut stale, mut folded) = (HashSet::new(), Folded::default());
    let mut holds = |text: &str| {
        folded.refill(text);
        finder.is_match(&folded.chars.iter().collect::<String>())
    };
    for head in heads {
        let Some((address, ..)) = reader.document(&head.key)? else { continue };
        let named = holds(&head.name) || head.title.as_deref().is_some_and(&mut holds);
        if named || reader.passages(address)?.iter().any(|passage| holds(&passage.text)) {
            stale.insert(head.key);
        }
    }
    Ok(stale)
}
