//! A table asked for at nearly every character, where it nearly always has nothing.

/// Lists of entries by a character.
pub(super) struct ByCharacter<T> {
    /// The characters of the table as bits by their lowest ten; others may look like them.
    known: [u64; 16],
    /// Sorted by character.
    lists: Vec<(char, Vec<T>)>,
}

impl<T> Default for ByCharacter<T> {
    fn default() -> Self {
        Self { known: [0; 16], lists: Vec::new() }
    }
}

impl<T> ByCharacter<T> {
    pub fn push(&mut self, c: char, entry: T) {
        let (word, bit) = place(c);
        self.known[word] |= bit;
        match self.lists.binary_search_by_key(&c, |list| list.0) {
            Ok(at) => self.lists[at].1.push(entry),
            Err(at) => self.lists.insert(at, (c, vec![entry])),
        }
    }

    /// Puts the entries of every list in the order of `key`; those of the same key keep theirs.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.lists.iter_mut().for_each(|(_, list)| list.sort_by_key(&key));
    }

    /// The entries of a character.
    #[inline]
    pub fn get(&self, c: char) -> &[T] {
        let (word, bit) = place(c);
        if self.known[word] & bit == 0 {
            return &[];
        }
        let at = self.lists.binary_search_by_key(&c, |list| list.0);
        at.map_or(&[], |at| &self.lists[at].1)
    }
}

#[inline]
fn place(c: char) -> (usize, u64) {
    let low = c as usize % 1024;
    (low / 64, 1 << (low % 64))
}
