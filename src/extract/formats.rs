//! The formats by extension: what each is called, and which extractor reads it.

const TABLE: &str = include_str!("../../index_schema/file_formats.tsv");

/// A format, read or only recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Name for people, in Chinese.
    pub name: &'static str,
    /// True for images, programs and the like, which hold no document in any reading.
    pub is_binary: bool,
    /// Short names of the formats that files with this extension are read as; empty where none is.
    read_as: &'static str,
}

impl Format {
    /// The format with this extension (lower case, without the dot).
    pub fn of(extension: &str) -> Option<Self> {
        if extension.is_empty() {
            return None;
        }
        rows().find(|(extensions, _)| extensions.split(' ').any(|one| one == extension)).map(|(_, f)| f)
    }

    pub fn is_read(self) -> bool {
        !self.read_as.is_empty()
    }

    /// True if a file of this format may hold what is read as `format`.
    pub fn holds(self, format: &str) -> bool {
        self.read_as.split(' ').any(|one| one == format)
    }
}

/// Extensions of the formats that are read, in lower case and without the dot.
pub fn supported_extensions() -> Vec<&'static str> {
    rows().filter(|(_, format)| format.is_read()).flat_map(|(extensions, _)| extensions.split(' ')).collect()
}

/// True if files with this extension are read as `format`.
pub fn promises(extension: &str, format: &str) -> bool {
    Format::of(extension).is_some_and(|promised| promised.holds(format))
}

/// What a format that is read is called; plain text where the table does not say.
pub fn name_of(format: &str) -> &'static str {
    let named = rows().find(|(_, row)| row.read_as.split(' ').next() == Some(format));
    named.map_or("纯文本", |(_, row)| row.name)
}

fn rows() -> impl Iterator<Item = (&'static str, Format)> {
    TABLE.lines().filter(|row| !row.starts_with('#')).filter_map(|row| {
        let mut cells = row.split('\t');
        let (extensions, name, binary) = (cells.next()?, cells.next()?, cells.next()?);
        let read_as = cells.next().unwrap_or_default();
        Some((extensions, Format { name, is_binary: binary == "1", read_as }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_extension_stands_once() {
        let mut seen = HashSet::new();
        for extension in rows().flat_map(|(extensions, _)| extensions.split(' ')) {
            assert!(seen.insert(extension), "{extension}");
        }
    }

    #[test]
    fn formats_that_are_read_have_a_name() {
        assert_eq!((name_of("docx"), name_of("html"), name_of("txt")), ("Word 文档", "网页", "纯文本"));
        assert!(supported_extensions().contains(&"docx") && !supported_extensions().contains(&"png"));
        assert!(promises("htm", "html") && !promises("htm", "txt") && !promises("", "txt"));
    }
}
