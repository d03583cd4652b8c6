//! Reads presentations (.pptx): every slide a page, its title a heading, then its shapes, tables and notes.

mod remarks;
mod slide;

use super::comments::{self, Comment};
use super::docx::package::{Package, beside};
use super::docx::xml;
use super::{Extractor, Sink, hand_over, is_package};
use crate::error::Error;
use crate::model::Extracted;
use slide::{Role, Shape};
use std::collections::HashMap;

/// Reads `.pptx`, `.pptm`, `.ppsx` and `.dps` of the same make.
pub struct PptxExtractor;

impl Extractor for PptxExtractor {
    fn format(&self) -> &'static str {
        "pptx"
    }

    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        is_package(name, bytes, self.format())
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        hand_over(read(bytes), sink);
    }
}

/// The document, and the slides that could not be read whole.
fn read(bytes: &[u8]) -> Result<(Extracted, Vec<String>), Error> {
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let relations = package.relations()?;
    let (targets, authors) =
        (xml::targets_by_id(&relations, "/slide"), remarks::authors(&mut package, &relations));
    let mut slides = Vec::new();
    xml::each_start(&main, |element| {
        if element.local_name().as_ref() == "sldId" {
            slides.extend(xml::relation_id(element).and_then(|id| targets.get(&id)));
        }
    });
    let mut extracted = Extracted { format: "pptx", ..Extracted::default() };
    let mut damaged = Vec::new();
    for (number, target) in slides.iter().enumerate() {
        let path = package.beside_main(target);
        extracted.pages.push(extracted.text.len());
        let mut slide = Slide::default();
        let is_whole = slide.read(&mut package, &path, &authors).unwrap_or(false);
        slide.write(&mut extracted.text);
        if slide.hidden {
            extracted.warnings.push(format!("第 {} 张幻灯片是隐藏的，也已读取", number + 1));
        }
        if !is_whole {
            damaged.push(format!("第 {} 张幻灯片已损坏，未读全", number + 1));
        }
    }
    let end = extracted.text.trim_end().len();
    extracted.text.truncate(end);
    extracted.pages.iter_mut().for_each(|page| *page = (*page).min(end));
    extracted.warnings.extend(damaged.iter().cloned());
    Ok((extracted, damaged))
}

/// A slide with its notes.
#[derive(Default)]
struct Slide {
    shapes: Vec<Shape>,
    notes: Vec<Shape>,
    comments: Vec<Comment>,
    hidden: bool,
}

impl Slide {
    /// Reads the slide and what belongs to it; false if it is damaged.
    fn read(
        &mut self,
        package: &mut Package,
        path: &str,
        authors: &HashMap<String, String>,
    ) -> Result<bool, Error> {
        let source = package.part(path)?;
        let relations = package.relations_of(path)?;
        let (shapes, is_whole) = slide::shapes(&source);
        (self.shapes, self.hidden) = (shapes, slide::is_hidden(&source));
        for drawing in xml::targets_of(&relations, "/diagramData") {
            self.shapes.extend(slide::shapes(&package.part(&beside(path, &drawing))?).0);
        }
        if let Some(notes) = xml::target_of(&relations, "/notesSlide") {
            self.notes = slide::shapes(&package.part(&beside(path, &notes))?).0;
        }
        let remarks = xml::targets_of(&relations, "/comments");
        let remarks: Vec<String> = remarks.iter().map(|target| beside(path, target)).collect();
        self.comments = remarks::read(package, &remarks, authors)?;
        Ok(is_whole)
    }

    fn write(&self, text: &mut String) {
        let title = self.shapes.iter().find(|shape| shape.role == Role::Title);
        if let Some(title) = title {
            text.push_str("# ");
            text.push_str(&title.text.replace('\n', " "));
            text.push('\n');
        }
        let is_own = |shape: &&Shape| shape.role == Role::Body || shape.role == Role::Title;
        let others =
            self.shapes.iter().filter(is_own).filter(|shape| !title.is_some_and(|t| std::ptr::eq(t, *shape)));
        let notes = self.notes.iter().filter(|shape| shape.role == Role::Body);
        for shape in others.chain(notes) {
            text.push_str(&shape.text);
            text.push('\n');
        }
        comments::write(&self.comments, 2, text);
    }
}

#[cfg(test)]
mod tests;
