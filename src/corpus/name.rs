//! The name of a file as text, also where the system's bytes are no UTF-8: two files never share one.

use std::ffi::OsStr;
use std::path::Path;

/// The parts of `path`, joined with `/`. A part that is not UTF-8 is taken for GB18030, which unpacked archives
/// often hold, where that gives letters.
pub fn readable(path: &Path) -> String {
    join(path, |part| match part.to_str() {
        Some(text) => text.to_string(),
        None => as_gb18030(part).unwrap_or_else(|| escaped(part)),
    })
}

/// The parts of `path`, joined with `/`; bytes that are not UTF-8 are written `\xB1`.
pub fn unambiguous(path: &Path) -> String {
    join(path, |part| part.to_str().map_or_else(|| escaped(part), str::to_string))
}

fn join(path: &Path, text: impl Fn(&OsStr) -> String) -> String {
    path.components().map(|part| text(part.as_os_str())).collect::<Vec<_>>().join("/")
}

fn as_gb18030(part: &OsStr) -> Option<String> {
    let decoded =
        encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(part.as_encoded_bytes())?;
    decoded
        .chars()
        .all(|c| c.is_alphanumeric() || c.is_ascii_graphic() || c == ' ')
        .then(|| decoded.into_owned())
}

fn escaped(part: &OsStr) -> String {
    let mut text = String::new();
    for chunk in part.as_encoded_bytes().utf8_chunks() {
        text += chunk.valid();
        chunk.invalid().iter().for_each(|byte| text += &format!("\\x{byte:02X}"));
    }
    text
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn names_in_other_encodings_are_read_or_escaped() {
        let path = |bytes: &'static [u8]| Path::new(OsStr::from_bytes(bytes));
        assert_eq!(readable(path(b"2018/\xb1\xa8\xb8\xe6.txt")), "2018/报告.txt");
        assert_eq!(readable(path(b"\xff\xfea.txt")), "\\xFF\\xFEa.txt");
        assert_eq!(unambiguous(path(b"\xb1\xa8.txt")), "\\xB1\\xA8.txt");
        assert_eq!(unambiguous(Path::new("报告.txt")), "报告.txt");
    }
}
