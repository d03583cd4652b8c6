//! How strongly a character speaks for a surname or a given name.

const NAMES: &str = include_str!("../../../index_schema/person-names.tsv");
const FOREIGN: &str = include_str!("../../../index_schema/foreign-names.txt");
const FIRST: u32 = 0x4E00;
const COUNT: usize = 0x9FFF - 0x4E00 + 1;

/// Strengths of characters, 30 where a character says nothing either way.
pub struct NameCharacters {
    surnames: Vec<u8>,
    given: Vec<u8>,
    foreign: Vec<bool>,
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
                self.compound.push((first, second));
            }
        }
    }

    /// Length in bytes and strength of the surname that `text` begins with.
    #[inline]
    pub fn surname(&self, text: &str) -> Option<(usize, i32)> {
        let mut chars = text.chars();
        let first = chars.next()?;
        let strength = self.surnames.get(index(first)?).copied().filter(|&strength| strength > 0)?;
        if let Some(second) = chars.next()
            && self.compound.contains(&(first, second))
        {
            return Some((first.len_utf8() + second.len_utf8(), 75));
        }
        Some((first.len_utf8(), i32::from(strength)))
    }

    /// Strength of a character in a given name; `None` for what is no Han character.
    #[inline]
    pub fn given(&self, c: char) -> Option<i32> {
        self.given.get(index(c)?).map(|&strength| i32::from(strength))
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
