//! Reads the comments on a slide, of the old kind and of the new one with replies.

use crate::error::Error;
use crate::extract::comments::Comment;
use crate::extract::docx::package::Package;
use crate::extract::docx::xml;
use quick_xml::events::Event;
use std::collections::HashMap;

/// Names of the people who commented, by their ids; `relations` are the presentation's.
pub fn authors(package: &mut Package, relations: &str) -> HashMap<String, String> {
    let mut authors = HashMap::new();
    for kind in ["/commentAuthors", "/authors"] {
        let Some(target) = xml::target_of(relations, kind) else { continue };
        let part = package.part(&package.beside_main(&target)).unwrap_or_default();
        xml::each_start(&part, |element| {
            if let (Some(id), Some(name)) = (xml::attribute(element, "id"), xml::attribute(element, "name")) {
                authors.insert(id, name);
            }
        });
    }
    authors
}

/// The comments of all of a slide's parts that hold some, with their replies; `targets` are the parts' paths.
///
/// # Errors
/// Where a part cannot be unpacked; one that is torn is read as far as it goes.
pub fn read(
    package: &mut Package,
    targets: &[String],
    authors: &HashMap<String, String>,
) -> Result<Vec<Comment>, Error> {
    let mut comments = Vec::new();
    for target in targets {
        comments.extend(of_part(&package.part(target)?, authors));
    }
    Ok(comments)
}

fn of_part(part: &str, authors: &HashMap<String, String>) -> Vec<Comment> {
    let (mut comments, mut open, mut in_text): (Vec<Comment>, Vec<usize>, bool) = Default::default();
    let mut reader = xml::reader(part);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "cm" | "reply" => {
                    let author =
                        xml::attribute(&element, "authorId").and_then(|id| authors.get(&id).cloned());
                    open.push(comments.len());
                    comments.push(Comment { author: author.unwrap_or_default(), ..Comment::default() });
                }
                "t" | "text" => in_text = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "cm" | "reply" => drop(open.pop()),
                "t" | "text" => in_text = false,
                "p" => add(&mut comments, &open, "\n"),
                _ => {}
            },
            Event::Text(piece) if in_text => add(&mut comments, &open, &piece),
            Event::CData(piece) if in_text => add(&mut comments, &open, &piece),
            Event::GeneralRef(reference) if in_text => {
                let character = xml::referenced(&reference);
                character.into_iter().for_each(|c| add(&mut comments, &open, c.encode_utf8(&mut [0; 4])));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    comments
}

/// Adds to the innermost comment that is open.
fn add(comments: &mut [Comment], open: &[usize], text: &str) {
    if let Some(comment) = open.last().and_then(|&at| comments.get_mut(at)) {
        comment.text.push_str(text);
    }
}
