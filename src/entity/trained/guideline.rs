//! What the annotators of a corpus mean by a person, a place, an organisation: a model has learned one of these.

use crate::model::EntityKind;

/// A set of types and the rules by which annotators marked them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guideline {
    /// MSRA: persons, places, whole organisations.
    Msra,
    /// People's Daily (PFR): persons, and places and organisations that are one word, also inside longer names.
    PeoplesDaily,
    /// CLUENER: fine types, among them positions; organisations are told from governments and companies.
    Cluener,
}

impl Guideline {
    pub const ALL: [Self; 3] = [Self::Msra, Self::PeoplesDaily, Self::Cluener];

    /// The types by the names that the corpus gives them, in the order of the model.
    pub fn labels(self) -> &'static [&'static str] {
        match self {
            Self::Msra | Self::PeoplesDaily => &["PER", "LOC", "ORG"],
            Self::Cluener => {
                &["name", "address", "government", "organization", "position", "company", "scene"]
            }
        }
    }

    /// The kind of entity that a type is here.
    pub fn kind(label: &str) -> Option<EntityKind> {
        match label {
            "PER" | "name" => Some(EntityKind::Person),
            "LOC" | "address" => Some(EntityKind::Place),
            "ORG" | "government" | "organization" | "company" => Some(EntityKind::Organization),
            "position" => Some(EntityKind::Position),
            _ => None,
        }
    }

    /// File name of the corpus, without ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Msra => "msra",
            Self::PeoplesDaily => "pfr",
            Self::Cluener => "cluener",
        }
    }
}
