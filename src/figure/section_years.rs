//! The years that headings name hold for the figures below them.

use super::period::{Stretch, heading_years};
use super::years::Years;
use crate::model::Section;

/// The years that headings name, section by section.
pub(super) struct SectionYears<'s> {
    sections: &'s [Section],
    years: Vec<Option<Stretch>>,
    next: usize,
}

impl<'s> SectionYears<'s> {
    pub(super) fn new(sections: &'s [Section], own: Option<Years>) -> Self {
        let mut years: Vec<Option<Stretch>> = Vec::with_capacity(sections.len());
        for section in sections {
            let inherited = section.parent.and_then(|parent| years.get(parent).copied().flatten());
            years.push(heading_years(&section.heading, own).or(inherited));
        }
        Self { sections, years, next: 0 }
    }

    /// The year of the section that begins at or before byte `at`, if one begins since the last call.
    pub(super) fn entered(&mut self, at: usize) -> Option<Option<Stretch>> {
        let mut entered = None;
        while self.sections.get(self.next).is_some_and(|section| section.span.start <= at) {
            entered = Some(self.years[self.next]);
            self.next += 1;
        }
        entered
    }
}
