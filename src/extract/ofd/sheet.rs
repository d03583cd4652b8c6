//! What an OFD page draws: characters with their places, and rules.

use super::document::{Resources, Sheet};
use super::tree::Element;
use crate::extract::matrix::Matrix;
use crate::extract::paged::{Glyph, Legibility, Page, Shape, Turn, UNKNOWN, is_wide};

/// Points of a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// Drawings within drawings that are followed.
const DEPTH: usize = 12;

/// Objects of a document that are followed.
const OBJECTS: usize = 5_000_000;

/// What has been drawn of a package.
#[derive(Default)]
pub struct Drawn {
    objects: usize,
    pub seen: Legibility,
    pub has_images: bool,
    pub has_paths: bool,
}

impl Drawn {
    /// True once the package had more objects than are followed.
    pub fn is_exhausted(&self) -> bool {
        self.objects > OBJECTS
    }
}

/// Draws a page.
pub struct Painter<'r> {
    resources: &'r Resources,
    drawn: &'r mut Drawn,
    page: Page,
}

impl<'r> Painter<'r> {
    pub fn new(resources: &'r Resources, drawn: &'r mut Drawn) -> Self {
        Self { resources, drawn, page: Page::default() }
    }

    pub fn page(mut self, sheet: &Sheet) -> Page {
        let [left, top, width, height] = sheet.area;
        self.page = Page { width: width * POINTS, height: height * POINTS, ..Page::default() };
        let to_page = Matrix([POINTS, 0.0, 0.0, POINTS, -left * POINTS, -top * POINTS]);
        for layer in &sheet.layers {
            self.content(layer, to_page, false, 0);
        }
        for annotation in &sheet.annotations {
            let Some(appearance) = annotation.child("Appearance") else { continue };
            if annotation.attribute("Visible") == Some("false") {
                continue;
            }
            let of_page = annotation.attribute("Type") == Some("Watermark");
            let placed = placed(appearance).then(to_page);
            self.content(appearance, placed, of_page, 0);
        }
        self.page
    }

    /// Follows the objects of a layer, a block or a drawing.
    fn content(&mut self, content: &Element, to_page: Matrix, of_page: bool, depth: usize) {
        for object in &content.children {
            self.drawn.objects += 1;
            if self.drawn.is_exhausted() || depth > DEPTH || object.attribute("Visible") == Some("false") {
                continue;
            }
            match &*object.name {
                "Layer" | "PageBlock" | "Content" => self.content(object, to_page, of_page, depth + 1),
                "TextObject" => self.text(object, to_page, of_page),
                "PathObject" => self.path(object, to_page),
                "ImageObject" => self.drawn.has_images = true,
                "CompositeObject" => {
                    let resources = self.resources;
                    let unit = object.attribute("ResourceID").and_then(|id| resources.composites.get(id));
                    if let Some(unit) = unit {
                        self.content(unit, placed(object).then(to_page), of_page, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, object: &Element, to_page: Matrix, of_page: bool) {
        let size = object.numbers("Size").first().copied().unwrap_or(0.0);
        let scale = object.numbers("HScale").first().copied().unwrap_or(1.0);
        let turned = object.numbers("ReadDirection").first().copied().unwrap_or(0.0);
        let to_page = placed(object).then(to_page);
        let mut texts = Characters::new(object, self.resources);
        let mut at = (0.0, 0.0);
        for code in object.all("TextCode") {
            let start = |name: &str| code.numbers(name).first().copied();
            at = (start("X").unwrap_or(at.0), start("Y").unwrap_or(at.1));
            let steps = (deltas(code.attribute("DeltaX")), deltas(code.attribute("DeltaY")));
            let characters = texts.of(code);
            let is_upright =
                steps.0.iter().all(|step| *step == 0.0) && steps.1.iter().any(|step| *step > 0.0);
            let along = if is_upright || turned == 90.0 { (0.0, 1.0) } else { (1.0, 0.0) };
            let (turn, stretch, height) = drawn_along(along, size, to_page);
            for (index, character) in characters.into_iter().enumerate() {
                self.drawn.seen.drawn += 1;
                self.drawn.seen.unknown += usize::from(character.is_none());
                let em = size * scale * character.map_or(1.0, |known| if is_wide(known) { 1.0 } else { 0.5 });
                let step = (steps.0.get(index).copied(), steps.1.get(index).copied());
                let moved = step.0.unwrap_or(0.0).hypot(step.1.unwrap_or(0.0));
                let width = stretch * if moved > 0.0 && moved < em * 1.3 { moved } else { em };
                let place = to_page.point(at.0, at.1);
                let glyph = Glyph::new(character.unwrap_or(UNKNOWN), place, turn, width, height);
                self.page.glyphs.push(Glyph { of_page, ..glyph });
                let default = if along == (1.0, 0.0) { (em, 0.0) } else { (0.0, size) };
                let missing = step.0.is_none() && step.1.is_none();
                at.0 += step.0.unwrap_or(if missing { default.0 } else { 0.0 });
                at.1 += step.1.unwrap_or(if missing { default.1 } else { 0.0 });
            }
        }
    }

    fn path(&mut self, object: &Element, to_page: Matrix) {
        self.drawn.has_paths = true;
        let to_page = placed(object).then(to_page);
        let is = |name: &str, default: bool| object.attribute(name).map_or(default, |value| value == "true");
        let data = object.text_of("AbbreviatedData").unwrap_or_default();
        let mut shape = Shape::default();
        let (mut at, mut start) = ((0.0, 0.0), (0.0, 0.0));
        let mut words = data.split_whitespace();
        while let Some(word) = words.next() {
            let points = match word {
                "M" | "S" | "L" => 1,
                "Q" => 2,
                "B" => 3,
                "C" => {
                    shape.line(at, start);
                    at = start;
                    continue;
                }
                _ => continue,
            };
            let numbers: Vec<f32> = words.by_ref().take(points * 2).filter_map(|n| n.parse().ok()).collect();
            let [.., x, y] = numbers[..] else { break };
            let to = to_page.point(x, y);
            match word {
                "M" | "S" => start = to,
                "L" => shape.line(at, to),
                _ => {}
            }
            at = to;
        }
        let (stroke, fill) = (is("Stroke", true), is("Fill", false));
        if stroke || fill {
            shape.paint(stroke, &mut self.page.rules);
        }
    }
}

/// The characters of a text object, one for each glyph.
struct Characters<'r> {
    /// Glyphs that stand in for characters: from which character on, for how many, and which.
    transforms: Vec<(usize, usize, Vec<u16>)>,
    glyphs: Option<&'r std::collections::HashMap<u16, char>>,
    /// Characters of the pieces before.
    done: usize,
}

impl<'r> Characters<'r> {
    fn new(object: &Element, resources: &'r Resources) -> Self {
        let number = |element: &Element, name: &str| {
            element.attribute(name).and_then(|value| value.parse::<usize>().ok())
        };
        let transform = |element: &Element| {
            let glyphs = element.text_of("Glyphs").unwrap_or_default();
            let glyphs: Vec<u16> = glyphs.split_whitespace().filter_map(|glyph| glyph.parse().ok()).collect();
            Some((number(element, "CodePosition")?, number(element, "CodeCount").unwrap_or(1), glyphs))
        };
        Self {
            transforms: object.all("CGTransform").filter_map(transform).collect(),
            glyphs: object.attribute("Font").and_then(|id| resources.fonts.get(id)),
            done: 0,
        }
    }

    /// The characters of a piece: those that are written, or those that its glyphs show where the writing is of
    /// no use. `None` stands for a glyph whose character nobody knows.
    fn of(&mut self, code: &Element) -> Vec<Option<char>> {
        let written: Vec<char> = code.text.chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
        let first = self.done;
        self.done += written.len();
        let shown = |(index, character): (usize, char)| {
            let by_glyph =
                || self.glyph_at(first + index).and_then(|glyph| self.glyphs?.get(&glyph).copied());
            if is_written(character) { Some(character) } else { by_glyph() }
        };
        written.into_iter().enumerate().map(shown).collect()
    }

    fn glyph_at(&self, index: usize) -> Option<u16> {
        let transform = self.transforms.iter().find(|(at, count, _)| (*at..at + count).contains(&index));
        let (at, count, glyphs) = transform?;
        glyphs.get(index - at).copied().filter(|_| glyphs.len() == *count)
    }
}

/// False for what writers put where they know the glyph alone.
fn is_written(character: char) -> bool {
    !matches!(character, '\0'..='\u{1F}' | '¤' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// From the coordinates within an object to those around it.
fn placed(object: &Element) -> Matrix {
    let boundary = object.numbers("Boundary");
    let (x, y) = (boundary.first().copied().unwrap_or(0.0), boundary.get(1).copied().unwrap_or(0.0));
    let own: Option<[f32; 6]> = object.numbers("CTM").try_into().ok();
    own.map_or(Matrix::IDENTITY, Matrix).then(Matrix::shift(x, y))
}

/// For a text along a direction: that direction, the length of its unit, and the height of letters of this size, on
/// the page.
fn drawn_along(along: (f32, f32), size: f32, to_page: Matrix) -> (Turn, f32, f32) {
    let direction = to_page.vector(along.0, along.1);
    let across = to_page.vector(along.1, along.0);
    (Turn::of(direction), direction.0.hypot(direction.1), size * across.0.hypot(across.1))
}

/// Distances from each character to the next: `g 3 1.5` stands for three times `1.5`.
fn deltas(list: Option<&str>) -> Vec<f32> {
    const MOST: usize = 100_000;
    let mut deltas = Vec::new();
    let mut words = list.unwrap_or_default().split_whitespace();
    while let Some(word) = words.next() {
        if word == "g" {
            let times = words.next().and_then(|times| times.parse::<usize>().ok());
            let by = words.next().and_then(|by| by.parse::<f32>().ok());
            let Some((times, by)) = times.zip(by) else { break };
            deltas.extend(std::iter::repeat_n(by, times.min(MOST)));
        } else if let Ok(by) = word.parse() {
            deltas.push(by);
        }
        if deltas.len() > MOST {
            break;
        }
    }
    deltas
}
