//! The parts of an OFD document as trees of elements; prefixes of names are left out.

use crate::extract::docx::xml;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Elements within elements that are followed.
const DEPTH: usize = 100;

/// The name of an element or attribute.
type Name = Cow<'static, str>;

/// The names that make up most of a document; they take no memory of their own.
const FREQUENT: [&str; 24] = [
    "TextCode",
    "TextObject",
    "PathObject",
    "ImageObject",
    "Boundary",
    "DeltaX",
    "DeltaY",
    "ID",
    "X",
    "Y",
    "Font",
    "Size",
    "CTM",
    "AbbreviatedData",
    "CGTransform",
    "Glyphs",
    "CodePosition",
    "CodeCount",
    "GlyphCount",
    "LineWidth",
    "FillColor",
    "StrokeColor",
    "Value",
    "Weight",
];

/// An element.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    pub name: Name,
    attributes: Vec<(Name, String)>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// The root of a part, as far as it is whole; `None` if there is none.
    pub fn parse(source: &str) -> Option<Self> {
        let mut reader = xml::reader(source);
        let mut open: Vec<Element> = Vec::new();
        let mut too_deep = 0;
        loop {
            match reader.read_event() {
                Ok(Event::Start(_)) if open.len() >= DEPTH => too_deep += 1,
                Ok(Event::End(_)) if too_deep > 0 => too_deep -= 1,
                Ok(Event::Start(start)) => open.push(Element::begun(&start)),
                Ok(Event::End(_)) => {
                    let closed = open.pop()?;
                    match open.last_mut() {
                        Some(parent) => parent.children.push(closed),
                        None => return Some(closed),
                    }
                }
                Ok(Event::Text(text)) => push(&mut open, &text),
                Ok(Event::CData(text)) => push(&mut open, &text),
                Ok(Event::GeneralRef(reference)) => {
                    if let Some(character) = xml::referenced(&reference) {
                        push(&mut open, character.encode_utf8(&mut [0; 4]));
                    }
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        // Cut short: what was read so far.
        while let Some(cut) = open.pop() {
            match open.last_mut() {
                Some(parent) => parent.children.push(cut),
                None => return Some(cut),
            }
        }
        None
    }

    fn begun(start: &BytesStart) -> Self {
        let mut attributes = start.attributes();
        let value = |found: Attribute| match found.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) => value.into_owned(),
            Err(_) => found.value.to_string(),
        };
        let attributes = attributes.with_checks(false).flatten();
        Self {
            name: named(start.local_name().as_ref()),
            attributes: attributes.map(|one| (named(one.key.local_name().as_ref()), value(one))).collect(),
            ..Self::default()
        }
    }

    /// Takes the first child of this name out.
    pub fn take(&mut self, name: &str) -> Option<Element> {
        let at = self.children.iter().position(|child| child.name == name)?;
        Some(self.children.swap_remove(at))
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The numbers of an attribute; what is no number ends the list.
    pub fn numbers(&self, name: &str) -> Vec<f32> {
        numbers(self.attribute(name).unwrap_or_default())
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Text of the child of this name, without white space around it.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.trim()).filter(|text| !text.is_empty())
    }
}

fn named(name: &str) -> Name {
    match FREQUENT.iter().find(|known| **known == name) {
        Some(known) => Cow::Borrowed(known),
        None => Cow::Owned(name.to_string()),
    }
}

pub fn numbers(text: &str) -> Vec<f32> {
    text.split_whitespace().map_while(|number| number.parse().ok()).collect()
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}
