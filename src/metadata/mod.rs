//! What a document says of itself: title, subtitle, date, year, issuer, addressees, region, number, and where each is told.

mod addressee;
mod adoption;
pub mod article;
mod bodies;
pub mod body;
mod calendar;
mod issue;
pub mod name;
pub mod reference;
mod region;
mod signature;
mod subtitle;
mod title;
mod view;

use crate::entity::divisions::Divisions;
use crate::model::{Date, Metadata, Origin, Span};
use std::collections::BTreeMap;
use view::View;

/// A part of the metadata and where it comes from.
type Told<T> = Option<(T, Origin)>;

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
    let found_title = found.as_ref().map(|title| (title.text.clone(), title.origin));
    let title = from_format(&stated.title).or(found_title);
    view.forwards.set(title.as_ref().is_some_and(|(title, _)| title.contains("转发")));
    let subtitle = from_format(&stated.subtitle).or_else(|| from_text(subtitle::subtitle(below)));
    let own_number = reference::own(view.head);
    let number =
        from_format(&stated.number).or_else(|| from_text(own_number.map(|number| number.text.to_string())));
    let date =
        from_format(&stated.date).or_else(|| date(&view, below, name, own_number.map(|n| n.year), &title));
    let titled = title.as_ref().map(|(title, origin)| (title.as_str(), *origin));
    let issuer = from_format(&stated.issuer).or_else(|| issue::issuer(&view, titled));
    let region = from_format(&stated.region).or_else(|| {
        let issuer = issuer.as_ref().map(|(issuer, origin)| (issuer.as_str(), *origin));
        region::region(divisions, titled, issuer, name, view.head)
    });
    let issuer = in_full(issuer, &region, titled, name, divisions);
    let regions_above = region.iter().flat_map(|(region, _)| region::above(divisions, region)).collect();
    let year = from_format(&stated.year).or_else(|| year(&title, &subtitle, name, &date));
    let addressees = match stated.addressees.is_empty() {
        true => addressee::addressees(divisions, view.head),
        false => stated.addressees.clone(),
    };
    let origin = if stated.addressees.is_empty() { Origin::Text } else { Origin::Format };
    let addressees = (!addressees.is_empty()).then_some((addressees, origin));
    let origins = [
        ("title", origin_of(&title)),
        ("subtitle", origin_of(&subtitle)),
        ("date", origin_of(&date)),
        ("year", origin_of(&year)),
        ("issuer", origin_of(&issuer)),
        ("addressees", origin_of(&addressees)),
        ("region", origin_of(&region)),
        ("number", origin_of(&number)),
    ];
    let origins: BTreeMap<String, Origin> =
        origins.into_iter().filter_map(|(part, origin)| Some((part.to_string(), origin?))).collect();
    Metadata {
        title: value(title),
        subtitle: value(subtitle),
        date: value(date),
        year: value(year),
        issuer: value(issuer),
        addressees: value(addressees).unwrap_or_default(),
        region: value(region),
        regions_above,
        number: value(number),
        extra: stated.extra.clone(),
        origins,
    }
}

fn from_format<T: Clone>(stated: &Option<T>) -> Told<T> {
    stated.clone().map(|value| (value, Origin::Format))
}

fn from_text<T>(found: Option<T>) -> Told<T> {
    found.map(|value| (value, Origin::Text))
}

fn value<T>(told: Told<T>) -> Option<T> {
    told.map(|(value, _)| value)
}

fn origin_of<T>(told: &Told<T>) -> Option<Origin> {
    told.as_ref().map(|(_, origin)| *origin)
}

/// The date of issue; `of_number` is the year of the document's number.
fn date(
    view: &View,
    below: &[view::Line],
    name: &str,
    of_number: Option<u16>,
    title: &Told<String>,
) -> Told<Date> {
    let year = |year: u16| Date::new(year, None, None);
    from_text(issue::date(view, below))
        .or_else(|| date_of_name(name).map(|date| (date, Origin::Name)))
        .or_else(|| from_text(of_number.and_then(year)))
        .or_else(|| title.as_ref().and_then(|(title, origin)| Some((year_of_title(title)?, *origin))))
        .or_else(|| from_text(issue::date_in_force(view)))
}

/// The issuer with the name of its region, several with 、 between them, or the body that a folder is named after.
fn in_full(
    issuer: Told<String>,
    region: &Told<String>,
    title: Option<(&str, Origin)>,
    name: &str,
    divisions: &Divisions,
) -> Told<String> {
    let region = region.as_ref().map(|(region, _)| region.as_str());
    match (issuer, region) {
        (Some((issuer, origin)), region) if origin != Origin::Format => {
            let bodies = bodies::listed(&issuer, divisions).into_iter();
            let full: Vec<String> = bodies.map(|body| issue::in_full(body, region)).collect();
            Some((full.join("、"), origin))
        }
        (None, Some(region)) => region::folder_body(divisions, title.map(|(title, _)| title), region, name)
            .map(|body| (body, Origin::Folder)),
        (issuer, _) => issuer,
    }
}

/// The year that a document is about: in its title or subtitle, its file's or folder's name, else that of its date.
fn year(title: &Told<String>, subtitle: &Told<String>, name: &str, date: &Told<Date>) -> Told<u16> {
    let named = |told: &Told<String>| {
        told.as_ref().and_then(|(text, origin)| Some((year_of_title(text)?.year, *origin)))
    };
    let mut parts = name.rsplit('/').map(|part| calendar::dates(part).first().map(|found| found.date.year));
    let file = parts.next().flatten().map(|year| (year, Origin::Name));
    named(title)
        .or(file)
        .or_else(|| date.as_ref().map(|(date, origin)| (date.year, *origin)))
        .or_else(|| named(subtitle))
        .or_else(|| parts.find_map(|year| year).map(|year| (year, Origin::Folder)))
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
