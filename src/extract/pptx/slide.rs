//! Reads the shapes of a slide: what each holds, and whether it is the title or the number of the page.

use crate::extract::docx::xml;
use crate::extract::lines::Lines;
use quick_xml::events::{BytesStart, Event};

/// What a shape is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Title,
    Body,
    /// Page number, date, footer, the picture of the slide above its notes.
    Furniture,
}

/// A shape with text in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    pub role: Role,
    pub text: String,
}

/// The shapes in their order, and whether the part is whole.
pub fn shapes(source: &str) -> (Vec<Shape>, bool) {
    let mut slide =
        Reader { shapes: Vec::new(), lines: Lines::default(), role: Role::Body, in_text: false, skipped: 0 };
    let mut reader = xml::reader(source);
    let is_whole = loop {
        match reader.read_event() {
            Ok(Event::Eof) => break !source.is_empty(),
            Ok(event) => slide.event(&event),
            Err(_) => break false,
        }
    };
    slide.end_shape();
    (slide.shapes, is_whole)
}

pub fn is_hidden(source: &str) -> bool {
    let mut hidden = false;
    xml::each_start(source, |element| {
        hidden |= element.local_name().as_ref() == "sld"
            && xml::attribute(element, "show").is_some_and(|show| matches!(show.as_str(), "0" | "false"));
    });
    hidden
}

struct Reader {
    shapes: Vec<Shape>,
    lines: Lines,
    role: Role,
    in_text: bool,
    /// How many elements deep the reader is in something that is left out.
    skipped: usize,
}

impl Reader {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Start(_) if self.skipped > 0 => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            Event::Start(element) => self.start(element),
            Event::End(element) => self.end(element.local_name().as_ref()),
            Event::Text(text) if self.in_text => self.lines.push_verbatim(text),
            Event::CData(text) if self.in_text => self.lines.push_verbatim(text),
            Event::GeneralRef(reference) if self.in_text => {
                if let Some(character) = xml::referenced(reference) {
                    self.lines.push_verbatim(character.encode_utf8(&mut [0; 4]));
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, element: &BytesStart) {
        match element.local_name().as_ref() {
            // The same again for old programs.
            "Fallback" => self.skipped = 1,
            "sp" | "graphicFrame" | "pt" => self.end_shape(),
            "ph" => self.role = role(element),
            "t" => self.in_text = element.name().as_ref() != "dgm:t",
            "br" => self.lines.end_line(),
            "tab" => self.lines.push_verbatim("\t"),
            "tr" => self.lines.begin_row(),
            "tc" => self.lines.begin_cell(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => self.lines.end_line(),
            "tc" => self.lines.end_cell(),
            "tr" => self.lines.end_row(),
            "sp" | "graphicFrame" | "pt" => self.end_shape(),
            _ => {}
        }
    }

    fn end_shape(&mut self) {
        self.in_text = false;
        let text = std::mem::take(&mut self.lines).finish();
        let role = std::mem::replace(&mut self.role, Role::Body);
        if !text.trim().is_empty() {
            self.shapes.push(Shape { role, text });
        }
    }
}

fn role(placeholder: &BytesStart) -> Role {
    match xml::attribute(placeholder, "type").as_deref() {
        Some("title" | "ctrTitle") => Role::Title,
        Some("sldNum" | "dt" | "ftr" | "hdr" | "sldImg") => Role::Furniture,
        _ => Role::Body,
    }
}
