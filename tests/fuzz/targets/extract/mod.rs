//! What the targets of the extractors share.

use jiansuo::extract::{ArchiveLimits, Extractors};
use std::sync::OnceLock;

/// Reads `bytes` as the file called `name`: nothing panics, every span lies in the text and none cuts a character.
pub fn read(name: &str, bytes: &[u8]) {
    static EXTRACTORS: OnceLock<Extractors> = OnceLock::new();
    let limits = ArchiveLimits { bytes: 64 << 20, ..ArchiveLimits::default() };
    let extractors = EXTRACTORS.get_or_init(|| Extractors::within(limits));
    let mut found = 0;
    extractors.extract(name, bytes, &mut |extracted| {
        found += 1;
        if let Ok(extracted) = extracted {
            let text = &extracted.text;
            assert!(extracted.residue.iter().all(|span| text.get(span.start..span.end).is_some()));
            assert!(extracted.pages.is_sorted() && extracted.pages.iter().all(|&at| text.is_char_boundary(at)));
        }
    });
    assert!(found > 0, "neither a document nor a problem");
}
