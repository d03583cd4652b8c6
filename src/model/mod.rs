//! The named artefacts that travel between the stages; data without behaviour of its own.

mod date;
mod document;
mod lang;
mod span;

pub use date::Date;
pub use document::{
    Bound, Comparison, Document, EntityKind, Extracted, Figure, Mention, Metadata, Origin, Passage, Section,
    SourceFile,
};
pub use lang::Lang;
pub use span::Span;
