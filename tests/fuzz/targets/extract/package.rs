//! Any parts in the packages of .docx, .xlsx, .pptx and .ofd: packed here, since a changed byte of a packed file
//! gets no further than its checksum. The first byte chooses the format; 0x1E divides the parts.

#![no_main]

#[path = "mod.rs"]
mod extract;

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

const DIVIDER: u8 = 0x1E;

/// A name that is read so, and its parts.
const PACKAGES: [(&str, &[&str]); 4] = [
    (
        "a.docx",
        &[
            "word/document.xml",
            "word/styles.xml",
            "word/numbering.xml",
            "word/footnotes.xml",
            "word/header1.xml",
            "word/comments.xml",
            "docProps/core.xml",
            "word/_rels/document.xml.rels",
        ],
    ),
    (
        "a.xlsx",
        &[
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/worksheets/sheet1.xml",
            "xl/sharedStrings.xml",
            "xl/styles.xml",
            "xl/worksheets/sheet2.xml",
            "xl/worksheets/_rels/sheet1.xml.rels",
            "xl/comments1.xml",
            "xl/threadedComments/threadedComment1.xml",
            "xl/persons/person.xml",
        ],
    ),
    (
        "a.pptx",
        &[
            "ppt/presentation.xml",
            "ppt/_rels/presentation.xml.rels",
            "ppt/slides/slide1.xml",
            "ppt/slides/_rels/slide1.xml.rels",
            "ppt/notesSlides/notesSlide1.xml",
            "ppt/comments/comment1.xml",
            "ppt/authors.xml",
        ],
    ),
    (
        "a.ofd",
        &[
            "OFD.xml",
            "Doc_0/Document.xml",
            "Doc_0/Pages/Page_0/Content.xml",
            "Doc_0/PublicRes.xml",
            "Doc_0/Tpls/Tpl_0/Content.xml",
            "Doc_0/Annots.xml",
        ],
    ),
];

fn packed(names: &[&str], parts: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in names.iter().zip(parts.split(|&byte| byte == DIVIDER)) {
        zip.start_file(*name, stored).expect("a name that is used once");
        zip.write_all(part).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, parts)) = bytes.split_first() else { return };
    let (name, names) = PACKAGES[usize::from(*first) % PACKAGES.len()];
    extract::read(name, &packed(names, parts));
});
