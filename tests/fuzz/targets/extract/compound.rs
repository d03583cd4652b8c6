//! Any streams in the compound files of .doc, .xls and .ppt, and any bytes in their place; the first byte chooses.

#![no_main]

#[path = "mod.rs"]
mod extract;

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};

/// A name that is read so, and its streams.
const FILES: [(&str, &[&str]); 4] = [
    ("a.doc", &["/WordDocument", "/0Table", "/1Table"]),
    ("a.xls", &["/Workbook"]),
    ("a.ppt", &["/PowerPoint Document", "/Current User"]),
    ("a.doc", &[]),
];

const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The streams after one another, each after its length in two bytes.
fn compound(streams: &[&str], mut bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory takes it");
    for name in streams {
        let Some((length, rest)) = bytes.split_first_chunk::<2>() else { break };
        let (stream, rest) = rest.split_at(usize::from(u16::from_le_bytes(*length)).min(rest.len()));
        let mut written = file.create_stream(name).expect("a name that is used once");
        written.write_all(stream).expect("memory takes it");
        bytes = rest;
    }
    file.flush().expect("memory takes it");
    file.into_inner().into_inner()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    match FILES[usize::from(*first) % FILES.len()] {
        (name, []) => extract::read(name, &[SIGNATURE, rest].concat()),
        (name, streams) => extract::read(name, &compound(streams, rest)),
    }
});
