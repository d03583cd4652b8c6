//! Small helpers for the XML parts of a document.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::HashMap;

/// A reader that gives `<a/>` as a start and an end.
pub fn reader(xml: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// Value of the attribute with this local name (`val` for `w:val`).
pub fn attribute(element: &BytesStart, local_name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == local_name)?;
    Some(match found.normalized_value(XmlVersion::Implicit1_0) {
        Ok(value) => value.into_owned(),
        Err(_) => found.value.to_string(),
    })
}

/// The attribute `val` as a number.
pub fn number(element: &BytesStart) -> Option<usize> {
    attribute(element, "val")?.parse().ok()
}

/// True if a property is set: without a value, or with one that says so.
pub fn is_on(element: &BytesStart) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off"))
}

/// The character that a reference in XML stands for.
pub fn referenced(reference: &BytesRef) -> Option<char> {
    match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

/// Every element's start, until the end or the first damage.
pub fn each_start(xml: &str, mut visit: impl FnMut(&BytesStart)) {
    let mut reader = reader(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) => visit(&element),
            Event::Eof => return,
            _ => {}
        }
    }
}

/// Text of the first element with this local name.
pub fn text_of(xml: &str, local_name: &str) -> Option<String> {
    let mut reader = reader(xml);
    let mut text: Option<String> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) if element.local_name().as_ref() == local_name => {
                text = Some(String::new())
            }
            Event::Text(piece) => text.iter_mut().for_each(|text| text.push_str(&piece)),
            Event::GeneralRef(reference) => {
                text.iter_mut().for_each(|text| text.extend(referenced(&reference)))
            }
            Event::End(element) if element.local_name().as_ref() == local_name => return text,
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Target of the first relationship whose type ends so.
pub fn target_of(relations: &str, kind: &str) -> Option<String> {
    let mut target = None;
    each_start(relations, |element| {
        if target.is_none() && attribute(element, "Type").is_some_and(|found| found.ends_with(kind)) {
            target = attribute(element, "Target");
        }
    });
    target
}

/// Targets of all relationships whose type ends so, in order.
pub fn targets_of(relations: &str, kind: &str) -> Vec<String> {
    let mut targets = Vec::new();
    each_start(relations, |element| {
        if attribute(element, "Type").is_some_and(|found| found.ends_with(kind)) {
            targets.extend(attribute(element, "Target"));
        }
    });
    targets
}

/// Targets of the relationships whose type ends so, by their names; the first of a name counts.
pub fn targets_by_id(relations: &str, kind: &str) -> HashMap<String, String> {
    let mut targets = HashMap::new();
    each_start(relations, |element| {
        if attribute(element, "Type").is_some_and(|found| found.ends_with(kind))
            && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
        {
            targets.entry(id).or_insert(target);
        }
    });
    targets
}

/// The name of the relationship that an element refers to (`r:id`, which has a local name beside `id`).
pub fn relation_id(element: &BytesStart) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|a| a.key.local_name().as_ref() == "id" && a.key.as_ref().contains(':'))?;
    Some(found.value.to_string())
}
