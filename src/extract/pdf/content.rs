//! Follows the drawing instructions of a page: which characters stand where, and which rules are drawn.

use super::font::{Font, Fonts};
use super::path::Path;
use super::streams::Streams;
use crate::extract::matrix::Matrix;
use crate::extract::paged::{Glyph, Legibility, Page, Turn, UNKNOWN};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Drawings within drawings that are followed.
const DEPTH: usize = 12;

/// Instructions that are followed in one file; a drawing may call another a thousand times.
const INSTRUCTIONS: usize = 50_000_000;

/// Saved states of a page.
const STATES: usize = 1_000;

type SharedFont = Rc<RefCell<Font>>;

/// Reads pages one after the other; fonts are built once.
pub struct Reader<'s> {
    streams: &'s Streams,
    fonts: Fonts<'s>,
    built: HashMap<ObjectIdentifier, SharedFont>,
    muted: HashSet<ObjectIdentifier>,
    instructions: usize,
    pub seen: Legibility,
    pub has_images: bool,
}

/// What stands on the stack of graphics states.
#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<SharedFont>,
    size: f32,
    spacing: f32,
    word_spacing: f32,
    scale: f32,
    leading: f32,
    rise: f32,
}

/// One page, or a drawing on it, being followed.
struct Canvas<'r, 's> {
    reader: &'r mut Reader<'s>,
    page: &'r mut Page,
    state: State,
    saved: Vec<State>,
    /// Fonts by their names here; `None` for a name that says nothing.
    fonts: HashMap<Vec<u8>, Option<SharedFont>>,
    text: Matrix,
    line: Matrix,
    path: Path,
    /// For each open mark: whether it says that the content belongs to the page, not to the text.
    marks: Vec<bool>,
    depth: usize,
}

/// What the glyphs of a text have in common.
struct Hand {
    turn: Turn,
    /// Height of the letters, and length of an em along the text, on the page.
    size: f32,
    em: f32,
    of_page: bool,
}

impl<'s> Reader<'s> {
    /// A reader to whom the fonts `muted` say nothing.
    pub fn new(streams: &'s Streams, muted: HashSet<ObjectIdentifier>) -> Self {
        Self {
            streams,
            muted,
            fonts: Fonts::new(streams),
            built: HashMap::new(),
            instructions: 0,
            seen: Legibility::default(),
            has_images: false,
        }
    }

    /// True once the file had more instructions than are followed.
    pub fn is_exhausted(&self) -> bool {
        self.instructions > INSTRUCTIONS
    }

    pub fn page(&mut self, source: &hayro_syntax::page::Page) -> Page {
        let (width, height) = source.render_dimensions();
        let mut page = Page { width, height, ..Page::default() };
        let ctm = Matrix(source.initial_transform(true).as_coeffs().map(|value| value as f32));
        let content = self.content(source.raw());
        let mut canvas = Canvas::new(self, &mut page, State::new(ctm), 0);
        canvas.draw(&content, source.resources());
        canvas.annotations(source.raw(), ctm);
        page
    }

    /// The instructions of a page, which may lie in several streams.
    fn content(&self, page: &Dict) -> Vec<u8> {
        if let Some(stream) = page.get::<Stream>("Contents") {
            return self.streams.decoded(&stream).map(|bytes| bytes.into_owned()).unwrap_or_default();
        }
        let mut content = Vec::new();
        let parts = page.get::<Array>("Contents");
        for stream in parts.iter().flat_map(|parts| parts.iter::<Stream>()) {
            content.extend_from_slice(&self.streams.decoded(&stream).unwrap_or_default());
            content.push(b' ');
        }
        content
    }

    fn font(&mut self, dict: &Dict) -> SharedFont {
        let build = |fonts: &mut Fonts, is_mute| Rc::new(RefCell::new(fonts.font(dict, is_mute)));
        match dict.obj_id() {
            Some(id) => {
                let is_mute = self.muted.contains(&id);
                self.built.entry(id).or_insert_with(|| build(&mut self.fonts, is_mute)).clone()
            }
            None => build(&mut self.fonts, false),
        }
    }

    /// The fonts whose characters, as the file has them, make no text.
    pub fn incredible(&self) -> HashSet<ObjectIdentifier> {
        let incredible = self.built.iter().filter(|(_, font)| !font.borrow().is_credible());
        incredible.map(|(id, _)| *id).collect()
    }
}

impl State {
    fn new(ctm: Matrix) -> Self {
        Self {
            ctm,
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

impl<'r, 's> Canvas<'r, 's> {
    fn new(reader: &'r mut Reader<'s>, page: &'r mut Page, state: State, depth: usize) -> Self {
        Self {
            reader,
            page,
            state,
            saved: Vec::new(),
            fonts: HashMap::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            path: Path::default(),
            marks: Vec::new(),
            depth,
        }
    }

    fn draw(&mut self, content: &[u8], resources: &Resources) {
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            self.reader.instructions += 1;
            if self.reader.is_exhausted() {
                return;
            }
            self.state_instruction(&instruction, resources);
            self.text_instruction(&instruction);
            self.path.instruction(&instruction, self.state.ctm, &mut self.page.rules);
        }
    }

    fn state_instruction(&mut self, instruction: &Op, resources: &Resources) {
        let state = &mut self.state;
        match instruction {
            Op::SaveState(_) if self.saved.len() < STATES => self.saved.push(state.clone()),
            Op::RestoreState(_) => {
                if let Some(saved) = self.saved.pop() {
                    self.state = saved;
                }
            }
            Op::Transform(t) => state.ctm = matrix([t.0, t.1, t.2, t.3, t.4, t.5]).then(state.ctm),
            Op::CharacterSpacing(value) => state.spacing = value.0.as_f32(),
            Op::WordSpacing(value) => state.word_spacing = value.0.as_f32(),
            Op::HorizontalScaling(value) => state.scale = value.0.as_f32() / 100.0,
            Op::TextLeading(value) => state.leading = value.0.as_f32(),
            Op::TextRise(value) => state.rise = value.0.as_f32(),
            Op::TextFont(font) => {
                state.size = font.1.as_f32();
                self.state.font = self.named_font(font.0, resources);
            }
            Op::XObject(name) => self.drawing(name.0, resources),
            Op::InlineImage(_) => self.reader.has_images = true,
            Op::BeginMarkedContent(mark) => self.marks.push(mark.0.as_str() == "Artifact"),
            Op::BeginMarkedContentWithProperties(mark) => self.marks.push(mark.0.as_str() == "Artifact"),
            Op::EndMarkedContent(_) => {
                self.marks.pop();
            }
            _ => {}
        }
    }

    /// The font of this name, whose dictionary is looked up once.
    fn named_font(&mut self, name: &Name, resources: &Resources) -> Option<SharedFont> {
        if let Some(known) = self.fonts.get(name.as_ref()) {
            return known.clone();
        }
        let font = resources.get_font(name).map(|dict| self.reader.font(&dict));
        self.fonts.insert(name.as_ref().to_vec(), font.clone());
        font
    }

    fn text_instruction(&mut self, instruction: &Op) {
        match instruction {
            Op::BeginText(_) => self.begin_line(Matrix::IDENTITY),
            Op::NextLine(by) => self.next_line(by.0.as_f32(), by.1.as_f32()),
            Op::NextLineAndSetLeading(by) => {
                self.state.leading = -by.1.as_f32();
                self.next_line(by.0.as_f32(), by.1.as_f32());
            }
            Op::SetTextMatrix(m) => self.begin_line(matrix([m.0, m.1, m.2, m.3, m.4, m.5])),
            Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Op::ShowText(text) => self.show(text.0.as_bytes()),
            Op::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0.as_bytes());
            }
            Op::ShowTextWithParameters(text) => {
                self.state.word_spacing = text.0.as_f32();
                self.state.spacing = text.1.as_f32();
                self.next_line(0.0, -self.state.leading);
                self.show(text.2.as_bytes());
            }
            Op::ShowTexts(pieces) => {
                for piece in pieces.0.iter::<Object>() {
                    match piece {
                        Object::String(text) => self.show(text.as_bytes()),
                        Object::Number(by) => self.advance(-by.as_f32() / 1000.0 * self.state.size),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn begin_line(&mut self, at: Matrix) {
        self.line = at;
        self.text = at;
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.begin_line(Matrix::shift(x, y).then(self.line));
    }

    /// Moves on along the line by a distance in text space, before the scale.
    fn advance(&mut self, by: f32) {
        let is_vertical = self.state.font.as_ref().is_some_and(|font| font.borrow().is_vertical);
        let (x, y) = if is_vertical { (0.0, -by) } else { (by * self.state.scale, 0.0) };
        self.text = Matrix::shift(x, y).then(self.text);
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else { return };
        let mut font = font.borrow_mut();
        let hand = self.hand(&font);
        let mut rest = bytes;
        while !rest.is_empty() {
            let (shown, code, length) = font.next(rest);
            rest = &rest[length..];
            let advance = if font.is_vertical { 1.0 } else { shown.width };
            self.place(&shown.text, advance, &hand);
            let is_space = code == 32 && length == 1;
            let spacing = self.state.spacing + if is_space { self.state.word_spacing } else { 0.0 };
            let by = advance * self.state.size + spacing;
            let (x, y) = if font.is_vertical { (0.0, -by) } else { (by * self.state.scale, 0.0) };
            self.text = Matrix::shift(x, y).then(self.text);
        }
    }

    /// How the glyphs of the next text are drawn.
    fn hand(&self, font: &Font) -> Hand {
        let state = &self.state;
        let to_page = self.text.then(state.ctm);
        let (along, across) =
            if font.is_vertical { ((0.0, -1.0), (1.0, 0.0)) } else { ((1.0, 0.0), (0.0, 1.0)) };
        let direction = to_page.vector(along.0 * state.size.signum(), along.1 * state.size.signum());
        let height = to_page.vector(across.0 * state.size, across.1 * state.size);
        let stretch = if font.is_vertical { 1.0 } else { state.scale };
        Hand {
            turn: Turn::of(direction),
            size: height.0.hypot(height.1) * font.height,
            em: direction.0.hypot(direction.1) * state.size.abs() * stretch,
            of_page: self.marks.contains(&true),
        }
    }

    /// Adds the characters of one glyph to the page.
    fn place(&mut self, text: &str, advance: f32, hand: &Hand) {
        self.reader.seen.drawn += 1;
        self.reader.seen.unknown += usize::from(text.is_empty() || text.starts_with(UNKNOWN));
        if text.is_empty() {
            return;
        }
        let width = hand.em * advance / text.chars().count() as f32;
        let (x, y) = self.text.then(self.state.ctm).point(0.0, self.state.rise);
        if !self.is_on_page(x, y, hand.size) {
            return;
        }
        let first = Glyph::new('\0', (x, y), hand.turn, width.abs(), hand.size);
        for (index, character) in text.chars().enumerate() {
            let x = first.x + index as f32 * width;
            self.page.glyphs.push(Glyph { character, x, of_page: hand.of_page, ..first });
        }
    }

    /// False for what is drawn outside the page and never seen.
    fn is_on_page(&self, x: f32, y: f32, size: f32) -> bool {
        (-size..self.page.width + size).contains(&x) && (-size..self.page.height + size).contains(&y)
    }

    /// Follows a drawing that is called by its name.
    fn drawing(&mut self, name: &Name, resources: &Resources) {
        let Some(drawing) = resources.get_x_object(name) else { return };
        match drawing.dict().get::<Name>("Subtype").as_ref().map(|kind| kind.as_str().to_string()).as_deref()
        {
            Some("Form") => self.form(&drawing, Some(resources), Matrix::IDENTITY),
            Some("Image") => self.reader.has_images = true,
            _ => {}
        }
    }

    fn form(&mut self, drawing: &Stream, outer: Option<&Resources>, placed: Matrix) {
        if self.depth >= DEPTH {
            return;
        }
        let Some(content) = self.reader.streams.decoded(drawing) else { return };
        let dict = drawing.dict();
        let own = dict.get::<[f32; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
        let mut state = self.state.clone();
        state.ctm = own.then(placed).then(state.ctm);
        let resources = dict.get::<Dict>("Resources").map(Resources::new);
        let empty = Resources::new(Dict::empty());
        let mut canvas = Canvas::new(self.reader, self.page, state, self.depth + 1);
        if self.marks.contains(&true) {
            canvas.marks.push(true);
        }
        canvas.draw(&content, resources.as_ref().or(outer).unwrap_or(&empty));
    }

    /// Fields that were filled in and texts written onto the page.
    fn annotations(&mut self, page: &Dict, ctm: Matrix) {
        let annotations = page.get::<Array>("Annots");
        for annotation in annotations.iter().flat_map(|annotations| annotations.iter::<Dict>()) {
            let kind = annotation.get::<Name>("Subtype").map(|kind| kind.as_str().to_string());
            let hidden = annotation.get::<i32>("F").unwrap_or(0) & 0b10 != 0;
            if hidden || !matches!(kind.as_deref(), Some("Widget" | "FreeText")) {
                continue;
            }
            let appearance = annotation.get::<Dict>("AP").and_then(|looks| looks.get::<Stream>("N"));
            let place = annotation.get::<hayro_syntax::object::Rect>("Rect");
            let Some((appearance, place)) = appearance.zip(place) else { continue };
            let bounds = appearance.dict().get::<hayro_syntax::object::Rect>("BBox");
            let origin = bounds.map_or((0.0, 0.0), |bounds| (bounds.x0 as f32, bounds.y0 as f32));
            self.state = State::new(ctm);
            let placed = Matrix::shift(place.x0 as f32 - origin.0, place.y0 as f32 - origin.1);
            self.form(&appearance, None, placed);
        }
    }
}

fn matrix(values: [Number; 6]) -> Matrix {
    Matrix(values.map(|value| value.as_f32()))
}
