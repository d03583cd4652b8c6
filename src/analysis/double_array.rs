//! Reads the tries that `build/double_array.rs` compiles, from the program's own bytes: opening one costs nothing.

use std::hint::select_unpredictable;

/// The first character with a code; the build script writes as many as have one.
const FIRST: usize = 0x3000;
/// Base of the root, which has no place of its own.
const ROOT: usize = 1;

/// Included bytes on a cache line's boundary, so that no node lies across two lines.
#[repr(align(64))]
pub struct Aligned<T: ?Sized>(pub T);

/// Words with values as a trie over characters.
#[derive(Clone, Copy)]
pub struct DoubleArray {
    nodes: &'static [[u8; 8]],
    codes: &'static [[u8; 2]],
}

/// The place in the trie that some characters lead to: 24 bits base of its children (0: none), 16 bits code of the
/// last character, 24 bits value (0: no word ends here).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node(u64);

impl Node {
    /// Where characters lead that begin no word; so do its children.
    pub const NONE: Self = Self(0);

    #[inline]
    pub fn has_children(self) -> bool {
        self.0 >> 40 != 0
    }

    #[inline]
    pub fn value(self) -> u32 {
        self.0 as u32 & 0xFF_FFFF
    }

    #[inline]
    fn base(self) -> usize {
        (self.0 >> 40) as usize
    }

    #[inline]
    fn code(self) -> u16 {
        (self.0 >> 24) as u16
    }
}

impl DoubleArray {
    pub const fn new(nodes: &'static [u8], codes: &'static [u8]) -> Self {
        Self { nodes: nodes.as_chunks().0, codes: codes.as_chunks().0 }
    }

    /// The code of `c`; 0 where no word holds it.
    #[inline]
    pub fn code(&self, c: char) -> u16 {
        self.codes.get((c as usize).wrapping_sub(FIRST)).map_or(0, |&code| u16::from_le_bytes(code))
    }

    /// The code of the `han`-th character from U+4E00 on.
    #[inline]
    pub fn han_code(&self, han: usize) -> u16 {
        const FIRST_HAN: usize = 0x4E00;
        self.codes.get(FIRST_HAN - FIRST + han).map_or(0, |&code| u16::from_le_bytes(code))
    }

    /// The node of the single character with this code.
    #[inline]
    pub fn first(&self, code: u16) -> Node {
        self.step(ROOT, code)
    }

    #[inline]
    pub fn child(&self, node: Node, code: u16) -> Node {
        self.step(node.base(), code)
    }

    /// Whether there is a child is as good as random in running text, so no branch is spent on it; a node without
    /// children has base 0, which no child has.
    #[inline]
    fn step(&self, base: usize, code: u16) -> Node {
        let node =
            self.nodes.get(base + usize::from(code)).map_or(Node::NONE, |&n| Node(u64::from_le_bytes(n)));
        select_unpredictable(node.code() == code, node, Node::NONE)
    }
}

/// Where every character of a text leads in a trie, alone, with the one after it, and with the two after it.
///
/// A text is looked up as a whole, in passes whose loads do not wait for one another: a trie is larger than the near
/// caches, and a walk from each character in turn spends its time waiting.
#[derive(Debug, Default, Clone)]
pub struct Lookup {
    /// Codes of the characters, and three more that lead nowhere.
    pub codes: Vec<u16>,
    pub pairs: Vec<Node>,
    pub triples: Vec<Node>,
}

impl Lookup {
    /// Looks up the text whose characters have these codes in `trie`; what was looked up before is forgotten.
    pub fn read(&mut self, trie: DoubleArray, codes: impl Iterator<Item = u16>) {
        self.codes.clear();
        self.codes.extend(codes);
        self.codes.extend([0; 3]);
        let seconds = self.codes[1..].iter();
        self.pairs.clear();
        self.pairs.extend(self.codes.iter().zip(seconds).map(|(&a, &b)| trie.child(trie.first(a), b)));
        let thirds = self.codes[2..].iter();
        self.triples.clear();
        self.triples.extend(self.pairs.iter().zip(thirds).map(|(&pair, &code)| trie.child(pair, code)));
    }
}
