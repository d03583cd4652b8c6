//! How strongly a character speaks for a surname or a given name.

use crate::analysis::character_set::han_at;

const NAMES: &str = include_str!("../../../index_schema/person-names.tsv");
const FOREIGN: &str = include_str!("../../../index_schema/foreign-names.txt");
/// Length of a Han character in bytes.
const HAN_BYTES: usize = 3;
const FIRST: u32 = 0x4E00;
const COUNT: usize = 0x9FFF - 0x4E00 + 1;

/// Strengths of characters, 30 where a character says nothing either way.
pub struct NameCharacters {
    surnames: Vec<u8>,
    given: Vec<u8>,
    foreign: Vec<bool>,
    /// Characters with which a surname of two begins.
    begins_compound: Vec<bool>,
    /// Surnames of two characters.
    compound: Vec<(char, char)>,
}

impl NameCharacters {
    /// The tables that are built into the program.
    pub fn builtin() -> Self {
        let mut table = Self {
            surnames: vec![0; COUNT],
            given: vec![0; COUNT],
            foreign: vec![false; COUNT],
            begins_compound: vec![false; COUNT],
            compound: Vec::new(),
        };
        for line in NAMES.lines().filter(|line| !line.starts_with('#')) {
            table.add(line);
        }
        for c in FOREIGN.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars) {
            if let Some(slot) = index(c).and_then(|index| table.foreign.get_mut(index)) {
                *slot = true;
            }
        }
        table
    }

    fn add(&mut self, line: &str) {
        let mut cells = line.split('\t');
        let Some(name) = cells.next() else { return };
        let mut strength = || cells.next().and_then(|cell| cell.parse::<u8>().ok()).unwrap_or(0);
        let (surname, given) = (strength(), strength());
        let mut chars = name.chars();
        let Some(first) = chars.next() else { return };
        let Some(index) = index(first) else { return };
        match chars.next() {
            None => {
                self.surnames[index] = surname;
                self.given[index] = given;
            }
            Some(second) => {
                self.surnames[index] = self.surnames[index].max(1);
                self.begins_compound[index] = true;
                self.compound.push((first, second));
            }
        }
    }

    /// Length in bytes and strength of the surname at byte `at`.
    #[inline]
    pub fn surname(&self, text: &str, at: usize) -> Option<(usize, i32)> {
        let first = han_at(text.as_bytes(), at)?;
        let strength = self.surnames.get(first).copied().filter(|&strength| strength > 0)?;
        if self.begins_compound[first] && self.is_compound(&text[at..]) {
            return Some((2 * HAN_BYTES, 75));
        }
        Some((HAN_BYTES, i32::from(strength)))
    }

    fn is_compound(&self, text: &str) -> bool {
        let mut chars = text.chars();
        chars.next().zip(chars.next()).is_some_and(|pair| self.compound.contains(&pair))
    }

    /// Strength of the character at byte `at` in a given name; `None` for what is no Han character.
    #[inline]
    pub fn given_at(&self, text: &str, at: usize) -> Option<i32> {
        self.given.get(han_at(text.as_bytes(), at)?).map(|&strength| i32::from(strength))
    }

    /// True if the character spells foreign names.
    #[inline]
    pub fn is_foreign(&self, c: char) -> bool {
        index(c).and_then(|index| self.foreign.get(index)).copied().unwrap_or(false)
    }
}

#[inline]
fn index(c: char) -> Option<usize> {
    (c as u32).checked_sub(FIRST).map(|index| index as usize).filter(|&index| index < COUNT)
}
