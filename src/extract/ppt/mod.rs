//! Reads binary presentations (.ppt, and .dps of Kingsoft): [MS-PPT], every slide a page, its title a heading.

mod records;

use super::compound::{Compound, u32_at};
use super::sniff::{self, Content};
use super::{Extractor, Sink};
use crate::error::{Error, ErrorKind};
use crate::model::Extracted;
use records::{Record, inside, record_at, walk};
use std::collections::HashMap;

/// Reads `.ppt`, `.pps` and `.dps` of the same make.
pub struct PptExtractor;

/// The kinds of records that are read.
const SLIDE_LIST: u16 = 0x0FF0;
const SLIDE_PLACE: u16 = 0x03F3;
const NOTES: u16 = 0x03F0;
const NOTES_OF: u16 = 0x03F1;
const TEXT_KIND: u16 = 0x0F9F;
const TEXT_WIDE: u16 = 0x0FA0;
const TEXT_BYTES: u16 = 0x0FA8;
const TEXT_ELSEWHERE: u16 = 0x0F9E;
const EDIT: u16 = 0x0FF5;
const DIRECTORY: u16 = 0x1772;

/// Most versions of a presentation that were saved on top of one another.
const MOST_EDITS: usize = 1000;

impl Extractor for PptExtractor {
    fn format(&self) -> &'static str {
        "ppt"
    }

    fn accepts(&self, _name: &str, bytes: &[u8]) -> bool {
        sniff::content(bytes) == Content::Other("ppt")
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        sink(read(bytes));
    }
}

fn read(bytes: &[u8]) -> Result<Extracted, Error> {
    let mut compound = Compound::open(bytes)?;
    let broken = || Error::new(ErrorKind::Broken, "文件结构不完整");
    let user = compound.stream("/Current User").unwrap_or_default();
    if u32_at(&user, 12) == Some(0xF3D1_C4DF) || compound.stream("/EncryptedSummary").is_some() {
        return Err(Error::new(ErrorKind::Encrypted, "Office 密码"));
    }
    let stream = compound.stream("/PowerPoint Document").ok_or_else(broken)?;
    let slides = slides(&stream, u32_at(&user, 16).unwrap_or(0) as usize);
    let mut extracted = Extracted { format: "ppt", ..Extracted::default() };
    for slide in slides.unwrap_or_else(|| vec![everything(&stream)]) {
        extracted.pages.push(extracted.text.len());
        slide.write(&mut extracted.text);
    }
    let end = extracted.text.trim_end().len();
    extracted.text.truncate(end);
    extracted.pages.iter_mut().for_each(|page| *page = (*page).min(end));
    if extracted.text.is_empty() {
        return Err(Error::new(ErrorKind::Empty, ""));
    }
    Ok(extracted)
}

/// What is written on a slide, then in its notes.
#[derive(Default)]
struct Slide {
    texts: Vec<Text>,
    notes: Vec<Text>,
}

#[derive(Debug, Clone)]
struct Text {
    kind: u32,
    text: String,
}

impl Text {
    fn is_title(&self) -> bool {
        matches!(self.kind, 0 | 6)
    }

    /// Lines of the text; a lone star stands for a date or a number of the page.
    fn lines(&self) -> impl Iterator<Item = &str> {
        let lines = self.text.split(['\r', '\n', '\u{B}']).map(str::trim);
        lines.filter(|line| !line.is_empty() && *line != "*")
    }
}

impl Slide {
    fn write(&self, text: &mut String) {
        let title = self.texts.iter().position(|one| one.is_title() && one.lines().next().is_some());
        if let Some(title) = title {
            text.push_str("# ");
            text.push_str(&self.texts[title].lines().collect::<Vec<_>>().join(" "));
            text.push('\n');
        }
        let others = self.texts.iter().enumerate().filter(|(at, _)| Some(*at) != title).map(|(_, one)| one);
        for line in others.chain(&self.notes).flat_map(Text::lines) {
            text.push_str(line);
            text.push('\n');
        }
    }
}

/// The slides in their order, as the last save left them; `None` where the structure does not lead to them.
fn slides(stream: &[u8], edit: usize) -> Option<Vec<Slide>> {
    let (places, document) = places(stream, edit)?;
    let document = record_at(stream, *places.get(&document)? as usize)?;
    let lists: Vec<Record> = inside(document.content).filter(|one| one.kind == SLIDE_LIST).collect();
    let notes: Vec<Record> = lists.iter().filter(|list| list.instance == 2).copied().collect();
    let mut slides = Vec::new();
    for list in lists.iter().filter(|list| list.instance == 0) {
        let mut outline: Vec<Text> = Vec::new();
        let mut open: Option<&[u8]> = None;
        for record in inside(list.content) {
            match record.kind {
                SLIDE_PLACE => {
                    slides.extend(open.map(|place| slide(stream, &places, place, &outline, &notes)));
                    open = Some(record.content);
                    outline.clear();
                }
                _ => add_text(record, &mut outline, &[]),
            }
        }
        slides.extend(open.map(|place| slide(stream, &places, place, &outline, &notes)));
    }
    (!slides.is_empty()).then_some(slides)
}

/// A slide: the texts in its drawing, some of which stand in the outline, and those of its notes.
fn slide(
    stream: &[u8],
    places: &HashMap<u32, u32>,
    place: &[u8],
    outline: &[Text],
    notes: &[Record],
) -> Slide {
    let at = |place: &[u8]| places.get(&u32_at(place, 0)?).and_then(|at| record_at(stream, *at as usize));
    let mut slide = Slide::default();
    match at(place) {
        Some(record) => walk(record.content, &mut |one| add_text(one, &mut slide.texts, outline)),
        None => slide.texts.extend_from_slice(outline),
    }
    let id = u32_at(place, 12);
    let of_slide = |record: &Record| {
        record.kind == NOTES
            && inside(record.content).any(|one| one.kind == NOTES_OF && u32_at(one.content, 0) == id)
    };
    let all = notes.iter().flat_map(|list| inside(list.content)).filter(|one| one.kind == SLIDE_PLACE);
    if let Some(record) = all.filter_map(|one| at(one.content)).find(of_slide) {
        walk(record.content, &mut |one| add_text(one, &mut slide.notes, &[]));
        slide.notes.retain(|text| text.kind == 2);
    }
    slide
}

/// Adds what a record says of the text: its kind, itself, or that it stands in the outline.
fn add_text(record: Record, texts: &mut Vec<Text>, outline: &[Text]) {
    match record.kind {
        TEXT_KIND => {
            texts.push(Text { kind: u32_at(record.content, 0).unwrap_or(4), text: String::new() });
        }
        TEXT_WIDE | TEXT_BYTES => {
            let units: Vec<u16> = match record.kind {
                TEXT_WIDE => {
                    record.content.chunks_exact(2).map(|p| u16::from_le_bytes([p[0], p[1]])).collect()
                }
                _ => record.content.iter().map(|byte| u16::from(*byte)).collect(),
            };
            let text = String::from_utf16_lossy(&units);
            match texts.last_mut().filter(|last| last.text.is_empty()) {
                Some(last) => last.text = text,
                None => texts.push(Text { kind: 4, text }),
            }
        }
        TEXT_ELSEWHERE => {
            let at = u32_at(record.content, 0).unwrap_or(u32::MAX) as usize;
            texts.extend(outline.get(at).cloned());
        }
        _ => {}
    }
}

/// Offsets of the live parts by their numbers, and the number of the document.
fn places(stream: &[u8], edit: usize) -> Option<(HashMap<u32, u32>, u32)> {
    let (mut places, mut document, mut next) = (HashMap::new(), None, edit);
    for _ in 0..MOST_EDITS {
        let edit = record_at(stream, next).filter(|record| record.kind == EDIT)?;
        document = document.or(u32_at(edit.content, 16));
        let directory = u32_at(edit.content, 12)? as usize;
        let directory = record_at(stream, directory).filter(|record| record.kind == DIRECTORY)?;
        add_places(directory.content, &mut places);
        match u32_at(edit.content, 8)? as usize {
            0 => break,
            before if before == next => break,
            before => next = before,
        }
    }
    Some((places, document?))
}

/// The newest offset of a number counts; it comes first.
fn add_places(directory: &[u8], places: &mut HashMap<u32, u32>) {
    let mut at = 0;
    while let Some(head) = u32_at(directory, at) {
        at += 4;
        for number in 0..head >> 20 {
            let Some(offset) = u32_at(directory, at) else { return };
            places.entry((head & 0xF_FFFF) + number).or_insert(offset);
            at += 4;
        }
    }
}

/// All texts of the stream as one slide.
fn everything(stream: &[u8]) -> Slide {
    let mut slide = Slide::default();
    walk(stream, &mut |record| add_text(record, &mut slide.texts, &[]));
    slide.texts.iter_mut().for_each(|text| text.kind = 4);
    slide
}

#[cfg(test)]
mod tests;
