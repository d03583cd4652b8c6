//! What a document says of itself: title, date, issuer, region, document number.

mod adoption;
mod calendar;
mod issue;
mod reference;
mod region;
mod signature;
mod title;
mod view;

use crate::entity::divisions::Divisions;
use crate::model::{Date, Metadata, Span};
use view::View;

/// Fills what the format did not state from the text, the name (path with `/`) and its folders.
///
/// Only the first 3,000 and the last 1,500 characters are looked at.
pub fn describe(
    text: &str,
    name: &str,
    stated: &Metadata,
    residue: &[Span],
    divisions: &Divisions,
) -> Metadata {
    let view = View::new(text, residue);
    let found = title::title(&view, name);
    let below = found.as_ref().map_or(&view.lines[..], |title| title.below);
    let title = stated.title.clone().or_else(|| found.as_ref().map(|title| title.text.clone()));
    let own_number = reference::own(view.head);
    let number = stated.number.clone().or_else(|| own_number.map(|number| number.text.to_string()));
    let date = stated.date.or_else(|| {
        issue::date(&view, below)
            .or_else(|| date_of_name(name))
            .or_else(|| own_number.and_then(|number| Date::new(number.year, None, None)))
            .or_else(|| title.as_deref().and_then(year_of_title))
            .or_else(|| issue::date_in_force(&view))
    });
    let issuer = stated.issuer.clone().or_else(|| issue::issuer(&view, title.as_deref()));
    let region = stated
        .region
        .clone()
        .or_else(|| region::region(divisions, title.as_deref(), issuer.as_deref(), name, view.head));
    let issuer = match (issuer, &region) {
        (Some(issuer), region) if stated.issuer.is_none() => Some(issue::in_full(issuer, region.as_deref())),
        (None, Some(region)) => region::folder_body(divisions, title.as_deref(), region, name),
        (issuer, _) => issuer,
    };
    Metadata { title, date, issuer, region, number, extra: stated.extra.clone() }
}

/// The date in a file's name: (2020-05-14), else 2025年….
fn date_of_name(name: &str) -> Option<Date> {
    let file = name.rsplit('/').next().unwrap_or(name);
    let dates = calendar::dates(file);
    dates.iter().find(|found| found.is_full()).or(dates.first()).map(|found| found.date)
}

fn year_of_title(title: &str) -> Option<Date> {
    calendar::dates(title).first().and_then(|found| Date::new(found.date.year, None, None))
}

#[cfg(test)]
mod tests;
