//! Whether the title in a file's properties is the document's.

/// Characters of the text in which a title that the file states must stand to be believed.
const TITLE_REACH: usize = 1000;

/// Shortest title, in characters.
const MIN_TITLE: usize = 4;

/// The title, if it stands at the beginning of the text: properties are often left over from the document that
/// served as a template.
pub fn believed(title: &str, text: &str) -> Option<String> {
    let title = title.trim();
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let beginning: String = text.chars().take(TITLE_REACH).collect();
    let is_real = title.chars().count() >= MIN_TITLE && squeezed(&beginning).contains(&squeezed(title));
    is_real.then(|| title.to_string())
}
