//! What a document says of itself: title, date, issuer, region, document number.

use crate::entity::divisions::Divisions;
use crate::model::{Metadata, Span};

/// Fills what the format did not state from the text, the name (path with `/`) and its folders.
pub fn describe(
    _text: &str,
    _name: &str,
    stated: &Metadata,
    _residue: &[Span],
    _divisions: &Divisions,
) -> Metadata {
    stated.clone()
}
