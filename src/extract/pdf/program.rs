//! Which character a glyph of an embedded font program shows, where the PDF itself does not say.

use super::encoding::Encoding;
use std::collections::HashMap;
use ttf_parser::{GlyphId, RawFace, Tag, cff, cmap};

/// Characters of the glyphs of a font program, by glyph number.
pub fn characters(program: &[u8]) -> HashMap<u16, char> {
    match RawFace::parse(program, 0) {
        Ok(face) => {
            let mapped = face.table(Tag::from_bytes(b"cmap")).and_then(cmap::Table::parse);
            mapped.map(|table| of_table(&table)).unwrap_or_default()
        }
        Err(_) => cff::Table::parse(program).map(|table| of_names(&table)).unwrap_or_default(),
    }
}

/// The glyphs that codes of one byte stand for, by the font program's own account.
pub fn codes(program: &[u8]) -> HashMap<u8, u16> {
    if let Some(table) = cff::Table::parse(program) {
        let glyph = |code: u8| Some((code, table.glyph_index(code)?.0));
        return (0..=255u8).filter_map(glyph).filter(|(_, glyph)| *glyph != 0).collect();
    }
    let face = RawFace::parse(program, 0).ok();
    let table = face.and_then(|face| face.table(Tag::from_bytes(b"cmap"))).and_then(cmap::Table::parse);
    let Some(table) = table else { return HashMap::new() };
    let mut codes = HashMap::new();
    for subtable in table.subtables {
        for code in 0..=255u8 {
            let places = [u32::from(code), 0xF000 + u32::from(code)];
            if let Some(glyph) = places.into_iter().find_map(|place| subtable.glyph_index(place)) {
                codes.entry(code).or_insert(glyph.0);
            }
        }
    }
    codes
}

fn of_table(table: &cmap::Table) -> HashMap<u16, char> {
    let mut characters = HashMap::new();
    for subtable in table.subtables.into_iter().filter(|subtable| subtable.is_unicode()) {
        subtable.codepoints(|code| {
            let glyph = subtable.glyph_index(code).filter(|glyph| glyph.0 != 0);
            let Some((glyph, character)) = glyph.zip(char::from_u32(code)) else { return };
            let known = characters.entry(glyph.0).or_insert(character);
            // One glyph often serves a character and its look-alike in a block of compatibility.
            if rarity(character) < rarity(*known) {
                *known = character;
            }
        });
    }
    characters
}

fn of_names(table: &cff::Table) -> HashMap<u16, char> {
    let named = |glyph: u16| {
        let name = table.glyph_name(GlyphId(glyph))?;
        Some((glyph, Encoding::character_of_name(name)?))
    };
    (1..table.number_of_glyphs()).filter_map(named).collect()
}

/// Larger for characters that stand for another one.
fn rarity(character: char) -> u8 {
    match character {
        '\u{E000}'..='\u{F8FF}' => 3,
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' => 2,
        '\u{A0}' | '\u{AD}' | '\u{2010}' | '\u{2011}' | '\u{2126}' | '\u{2206}' => 1,
        _ => 0,
    }
}
