//! Files of the binary formats of Word, Excel and PowerPoint, with no more in them than their text asks for.

use super::plain;
use super::words::Words;
use std::io::{Cursor, Write};

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        file.create_stream(name).unwrap().write_all(content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Word 97: the text in one piece behind the head, without properties.
pub fn doc(number: usize) -> Vec<u8> {
    const HEAD: usize = 0x600;
    let text = wide(&String::from_utf8(plain::utf8(number)).unwrap().replace('\n', "\r"));
    let characters = text.len() as u32 / 2;
    let mut stream = vec![0; HEAD];
    let mut put = |at: usize, bytes: &[u8]| stream[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &[0xEC, 0xA5, 0xC1, 0x00]);
    put(6, &0x0804u16.to_le_bytes());
    put(0x0A, &0x0200u16.to_le_bytes());
    put(0x18, &(HEAD as u32).to_le_bytes());
    put(0x4C, &characters.to_le_bytes());
    let mut pieces = vec![2];
    pieces.extend(16u32.to_le_bytes());
    pieces.extend([0, characters].map(u32::to_le_bytes).concat());
    pieces.extend([&[0, 0][..], &(HEAD as u32).to_le_bytes(), &[0, 0]].concat());
    put(0x1A2, &0u32.to_le_bytes());
    put(0x1A6, &(pieces.len() as u32).to_le_bytes());
    stream.extend(text);
    compound(&[("/WordDocument", &stream), ("/1Table", &pieces)])
}

fn biff(kind: u16, content: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(content.len() as u16).to_le_bytes(), content].concat()
}

/// Most bytes of the content of a record.
const RECORD: usize = 8224;

/// Excel 97: one sheet of rows, its texts shared.
pub fn xls(number: usize) -> Vec<u8> {
    let mut words = Words::new();
    let head = |kind: u16| biff(0x0809, &[&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat());
    let (mut shared, mut count): (Vec<Vec<u8>>, u32) = (vec![vec![0; 8]], 0);
    let mut sheet = head(0x10);
    // A sheet has 65,536 rows; more cells stand beside one another.
    let columns = number.div_ceil(60_000).max(1) * 4;
    for row in 0..=number / (columns / 4) {
        for column in 0..columns {
            let place = [(row as u16).to_le_bytes(), (column as u16).to_le_bytes(), [0, 0]].concat();
            if column % 4 == 2 && row > 0 {
                let value = words.below(1_000_000) as f64 / 100.0;
                sheet.extend(biff(0x0203, &[place, value.to_le_bytes().to_vec()].concat()));
                continue;
            }
            let text = wide(&words.phrase(2 + column % 4));
            let entry = [&(text.len() as u16 / 2).to_le_bytes()[..], &[1], &text].concat();
            if shared.last().is_some_and(|last| last.len() + entry.len() > RECORD) {
                shared.push(Vec::new());
            }
            if let Some(last) = shared.last_mut() {
                last.extend(entry);
            }
            sheet.extend(biff(0x00FD, &[place, count.to_le_bytes().to_vec()].concat()));
            count += 1;
        }
    }
    sheet.extend(biff(0x000A, &[]));
    shared[0][..8].copy_from_slice(&[count.to_le_bytes(), count.to_le_bytes()].concat());
    let table: Vec<u8> = shared
        .iter()
        .enumerate()
        .flat_map(|(at, part)| biff(if at == 0 { 0x00FC } else { 0x003C }, part))
        .collect();
    let name = wide("表一");
    let globals = head(5);
    let entry_length = 4 + 6 + 2 + name.len();
    let offset = (globals.len() + entry_length + table.len() + 4) as u32;
    let entry = biff(0x0085, &[&offset.to_le_bytes()[..], &[0, 0, 2, 1], &name].concat());
    let stream = [globals, entry, table, biff(0x000A, &[]), sheet].concat();
    compound(&[("/Workbook", &stream)])
}

fn atom(instance: u16, kind: u16, content: &[u8]) -> Vec<u8> {
    record(instance << 4, kind, content)
}

fn group(kind: u16, content: &[u8]) -> Vec<u8> {
    record(0xF, kind, content)
}

fn record(head: u16, kind: u16, content: &[u8]) -> Vec<u8> {
    [&head.to_le_bytes()[..], &kind.to_le_bytes(), &(content.len() as u32).to_le_bytes(), content].concat()
}

/// Paragraphs of a slide.
const SLIDE: usize = 6;

/// PowerPoint 97: every slide's text stands in the outline.
pub fn ppt(number: usize) -> Vec<u8> {
    let mut words = Words::new();
    let mut outline = Vec::new();
    for slide in 0..number.div_ceil(SLIDE) as u32 {
        // A number of the directory that leads nowhere: the text is that of the outline.
        let place = [1_000_000 + slide, 0, 2, 256 + slide, 0].map(u32::to_le_bytes).concat();
        outline.extend(atom(0, 0x03F3, &place));
        let body: Vec<String> = (0..SLIDE).map(|_| words.paragraph()).collect();
        for (kind, text) in [(0u32, words.phrase(4)), (1, body.join("\r"))] {
            outline.extend(atom(0, 0x0F9F, &kind.to_le_bytes()));
            outline.extend(atom(0, 0x0FA0, &wide(&text)));
        }
    }
    let document = group(0x03E8, &record(0xF, 0x0FF0, &outline));
    let directory = atom(0, 0x1772, &[1u32 | 1 << 20, 0].map(u32::to_le_bytes).concat());
    let directory_at = document.len() as u32;
    let edit_at = directory_at + directory.len() as u32;
    let edit = atom(0, 0x0FF5, &[0, 0, 0, directory_at, 1, 0, 0].map(u32::to_le_bytes).concat());
    let stream = [document, directory, edit].concat();
    let user = atom(0, 0x0FF6, &[0x14, 0xE391_C05F, edit_at, 0].map(u32::to_le_bytes).concat());
    compound(&[("/PowerPoint Document", &stream), ("/Current User", &user)])
}
