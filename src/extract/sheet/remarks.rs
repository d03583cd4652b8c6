//! Reads the comments on the cells of an .xlsx file: the old notes, and the threads of newer versions.

use crate::error::Error;
use crate::extract::comments::Comment;
use crate::extract::docx::package::{Package, beside};
use crate::extract::docx::xml;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// What the author of a note begins with that repeats a thread for old programs.
const OF_THREAD: &str = "tc=";

/// Names of the people who write in threads, by their ids; `relations` are the workbook's.
pub fn people(package: &mut Package, relations: &str) -> HashMap<String, String> {
    let Some(target) = xml::target_of(relations, "/person") else { return HashMap::new() };
    let path = package.beside_main(&target);
    let mut people = HashMap::new();
    xml::each_start(&package.part(&path).unwrap_or_default(), |element| {
        if element.local_name().as_ref() == "person"
            && let (Some(id), Some(name)) =
                (xml::attribute(element, "id"), xml::attribute(element, "displayName"))
        {
            people.insert(id, name);
        }
    });
    people
}

/// The comments on the worksheet `path`, which is called `sheet`.
///
/// # Errors
/// Where a part cannot be unpacked; one that is torn is read as far as it goes.
pub fn read(
    package: &mut Package,
    path: &str,
    sheet: &str,
    people: &HashMap<String, String>,
) -> Result<Vec<Comment>, Error> {
    let relations = package.relations_of(path)?;
    let mut comments = Vec::new();
    for kind in ["/comments", "/threadedComment"] {
        for target in xml::targets_of(&relations, kind) {
            let part = package.part(&beside(path, &target))?;
            let mut reader =
                Remarks { sheet, people, authors: Vec::new(), open: None, in_text: false, found: Vec::new() };
            reader.read(&part);
            comments.append(&mut reader.found);
        }
    }
    Ok(comments)
}

/// A part under reading.
struct Remarks<'a> {
    sheet: &'a str,
    people: &'a HashMap<String, String>,
    authors: Vec<String>,
    open: Option<Comment>,
    in_text: bool,
    found: Vec<Comment>,
}

impl Remarks<'_> {
    fn read(&mut self, part: &str) {
        let mut reader = xml::reader(part);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) => self.start(&element),
                Event::End(element) => self.end(element.local_name().as_ref()),
                Event::Text(piece) => self.text(&piece),
                Event::CData(piece) => self.text(&piece),
                Event::GeneralRef(reference) => {
                    let character = xml::referenced(&reference);
                    character.into_iter().for_each(|c| self.text(c.encode_utf8(&mut [0; 4])));
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }

    fn start(&mut self, element: &BytesStart) {
        let attribute = |name: &str| xml::attribute(element, name).unwrap_or_default();
        let author = match element.local_name().as_ref() {
            "author" => {
                self.authors.push(String::new());
                self.in_text = true;
                return;
            }
            // The text of a note lies in runs (`t`), that of a thread in `text` itself.
            "t" | "text" => {
                self.in_text = true;
                return;
            }
            "rPh" => {
                self.in_text = false;
                return;
            }
            "comment" => {
                attribute("authorId").parse().ok().and_then(|at: usize| self.authors.get(at).cloned())
            }
            "threadedComment" => self.people.get(&attribute("personId")).cloned(),
            _ => return,
        };
        let about = format!("{}!{}", self.sheet, attribute("ref"));
        self.open = Some(Comment { author: author.unwrap_or_default(), about, text: String::new() });
    }

    fn end(&mut self, name: &str) {
        match name {
            "author" | "t" | "text" => self.in_text = false,
            "comment" | "threadedComment" => {
                self.found.extend(self.open.take().filter(|comment| !comment.author.starts_with(OF_THREAD)));
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !self.in_text {
            return;
        }
        match (&mut self.open, self.authors.last_mut()) {
            (Some(comment), _) => comment.text.push_str(text),
            (None, Some(author)) => author.push_str(text),
            (None, None) => {}
        }
    }
}
