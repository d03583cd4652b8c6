//! Names the formats that are recognised but not read.

use std::collections::HashMap;

const TABLE: &str = include_str!("../../index_schema/file_formats.tsv");

/// A format that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Name for people, in Chinese.
    pub name: &'static str,
    /// True for images, programs and the like, which hold no document in any reading.
    pub is_binary: bool,
}

/// Formats by extension.
pub struct Formats(HashMap<&'static str, Format>);

impl Formats {
    pub fn built_in() -> Self {
        let mut formats = HashMap::new();
        for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
            let mut cells = row.split('\t');
            let (Some(extensions), Some(name), Some(binary)) = (cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let format = Format { name, is_binary: binary == "1" };
            formats.extend(extensions.split(' ').map(|extension| (extension, format)));
        }
        Self(formats)
    }

    /// The format with this extension (lower case, without the dot).
    pub fn name(&self, extension: &str) -> Option<Format> {
        self.0.get(extension).copied()
    }
}
