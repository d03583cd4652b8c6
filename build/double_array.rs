//! Compiles words with values into a double array over characters, which `src/` reads where it lies in the program.
//!
//! Every character of the words has a code, frequent ones a small one. The children of a node stand at its base plus
//! their codes; as no two nodes share a base, a child is known by its code alone. A node is one 64-bit word: 24 bits
//! base (0 where it has no children), 16 bits code, 24 bits value (0 where no word ends).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Base of the root, which has no place of its own.
const ROOT: usize = 1;

/// The characters that have a code; words are made of them.
const CODED: std::ops::RangeInclusive<char> = '\u{3000}'..='\u{9FFF}';

/// Children by character, and the value of the word that ends here.
#[derive(Default)]
struct Node {
    children: BTreeMap<char, usize>,
    value: u32,
}

/// Writes `NAME.nodes` (64-bit words) and `NAME.codes` (a 16-bit code for each of `CODED`, 0: none).
pub fn compile(words: &BTreeMap<String, u32>, name: &str, out: &Path) {
    let nodes = tree(words);
    let codes = codes(&nodes);
    let array: Vec<u8> = double_array(&nodes, &codes).into_iter().flat_map(u64::to_le_bytes).collect();
    let codes: Vec<u8> = CODED.flat_map(|c| codes.get(&c).copied().unwrap_or(0).to_le_bytes()).collect();
    fs::write(out.join(format!("{name}.nodes")), array).expect("OUT_DIR can be written");
    fs::write(out.join(format!("{name}.codes")), codes).expect("OUT_DIR can be written");
}

/// True if a word can be in a double array.
pub fn holds(word: &str) -> bool {
    word.chars().all(|c| CODED.contains(&c))
}

/// The words as a tree whose root is the first node.
fn tree(words: &BTreeMap<String, u32>) -> Vec<Node> {
    let mut nodes = vec![Node::default()];
    for (word, &value) in words {
        assert!(holds(word), "no word for a double array: {word}");
        assert!(value < 1 << 24, "too large a value: {word}");
        let mut at = 0;
        for c in word.chars() {
            let next = nodes.len();
            let child = *nodes[at].children.entry(c).or_insert(next);
            if child == next {
                nodes.push(Node::default());
            }
            at = child;
        }
        nodes[at].value = value;
    }
    nodes
}

/// Codes from 1 on, in the order of how often the words use the characters.
fn codes(nodes: &[Node]) -> BTreeMap<char, u16> {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for &c in nodes.iter().flat_map(|node| node.children.keys()) {
        *counts.entry(c).or_default() += 1;
    }
    let mut characters: Vec<char> = counts.keys().copied().collect();
    characters.sort_by_key(|c| (usize::MAX - counts[c], *c));
    characters.into_iter().zip(1..).collect()
}

/// The nodes as 64-bit words.
fn double_array(nodes: &[Node], codes: &BTreeMap<char, u16>) -> Vec<u64> {
    let children: Vec<Vec<usize>> =
        nodes.iter().map(|node| node.children.keys().map(|c| codes[c] as usize).collect()).collect();
    let mut order: Vec<usize> = (1..nodes.len()).filter(|&node| !children[node].is_empty()).collect();
    order.sort_by_key(|&node| usize::MAX - children[node].len());
    let mut places = Places::default();
    let mut bases = vec![0; nodes.len()];
    places.take(0, &[0, 1]);
    bases[0] = ROOT;
    places.take(ROOT, &children[0]);
    let (mut base, mut last) = (0, 0);
    for node in order {
        let children = &children[node];
        // Large nodes fill gaps once for each size only: that packs nearly as well, in a tenth of the time.
        base =
            places.free_base(children, if children.len() > 1 && children.len() == last { base } else { 0 });
        places.take(base, children);
        bases[node] = base;
        last = children.len();
    }
    assert!(places.taken.len() * 64 < 1 << 24, "too many words for 24 bits");
    let mut array = vec![0; places.taken.len() * 64];
    for (node, &base) in nodes.iter().zip(&bases) {
        for (c, &child) in &node.children {
            let code = codes[c];
            array[base + code as usize] =
                (bases[child] as u64) << 40 | u64::from(code) << 24 | u64::from(nodes[child].value);
        }
    }
    array
}

/// Which places of the double array are taken by nodes, and which bases, as sets of bits.
#[derive(Default)]
struct Places {
    taken: Vec<u64>,
    bases: Vec<u64>,
    /// No place before this one is free.
    first_free: usize,
}

impl Places {
    /// The first base at or after `from` that no node has and from which the places of all `children` are free.
    fn free_base(&self, children: &[usize], from: usize) -> usize {
        let least = children.iter().min().copied().unwrap_or(0);
        let mut base = self.first_free.saturating_sub(least).max(from);
        loop {
            let bases = bits(&self.bases, base);
            let refused =
                children.iter().fold(bases, |refused, code| refused | bits(&self.taken, base + code));
            if refused != u64::MAX {
                return base + refused.trailing_ones() as usize;
            }
            base += 64;
        }
    }

    fn take(&mut self, base: usize, children: &[usize]) {
        add(&mut self.bases, base);
        children.iter().for_each(|code| add(&mut self.taken, base + code));
        while bits(&self.taken, self.first_free) & 1 == 1 {
            self.first_free += 1;
        }
    }
}

/// Whether the 64 places from `at` on are in the set.
fn bits(set: &[u64], at: usize) -> u64 {
    let (word, shift) = (at / 64, at % 64);
    let part = |word: usize| set.get(word).copied().unwrap_or(0);
    if shift == 0 { part(word) } else { part(word) >> shift | part(word + 1) << (64 - shift) }
}

fn add(set: &mut Vec<u64>, at: usize) {
    if set.len() <= at / 64 {
        set.resize(at / 64 + 1, 0);
    }
    set[at / 64] |= 1 << (at % 64);
}
