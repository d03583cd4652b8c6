//! Reads the comments of a Word document: who said what about which words.

use super::numbering::Numbering;
use super::story::Story;
use super::xml;
use crate::extract::comments::{Comment, quoted};
use quick_xml::events::{BytesStart, Event};

/// The comments of the part `comments.xml`, in its order, and the byte offset of its damage; `body` was read.
pub fn read(part: &str, body: &Story) -> (Vec<Comment>, Option<u64>) {
    let mut comments = Vec::new();
    let mut open: Option<(Comment, Story)> = None;
    let mut reader = xml::reader(part);
    let damage = loop {
        match reader.read_event() {
            Ok(Event::Eof) => break None,
            Ok(Event::Start(element)) if element.local_name().as_ref() == "comment" => {
                open = Some((begun(&element, body), Story::new(Numbering::default())));
            }
            Ok(Event::End(element)) if element.local_name().as_ref() == "comment" => {
                comments.extend(open.take().map(ended));
            }
            Ok(event) => open.iter_mut().for_each(|(_, story)| story.event(&event)),
            Err(_) => break Some(reader.error_position()),
        }
    };
    comments.extend(open.map(ended));
    (comments, damage)
}

fn begun(element: &BytesStart, body: &Story) -> Comment {
    let id = xml::attribute(element, "id").unwrap_or_default();
    let author = xml::attribute(element, "author").unwrap_or_default();
    Comment { author, about: quoted(body.commented(&id)), text: String::new() }
}

fn ended((comment, story): (Comment, Story)) -> Comment {
    Comment { text: story.finish().0, ..comment }
}
