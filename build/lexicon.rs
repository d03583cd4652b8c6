//! Compiles the word lists of entity recognition into a double array over characters.
//!
//! Every character of the lists has a code, frequent ones a small one. The children of a node stand at its base plus
//! their codes; as no two nodes share a base, a child is known by its code alone. A node is one 64-bit word: 24 bits
//! base, 16 bits code, 24 bits classes (0 where no word ends).

use crate::classes::Classes;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const COMMON: &str = "index_schema/common-words.txt";
const ENTITY: &str = "index_schema/entity-words.txt";
const PLACES: &str = "index_schema/places.txt";
const DIVISIONS: &str = "index_schema/divisions.tsv";
pub const LISTS: [&str; 4] = [COMMON, ENTITY, PLACES, DIVISIONS];

/// Names of divisions that running text forms by chance more often than it means them.
const MISLEADING: [&str; 2] = ["和县", "通道"];

/// The characters that words are made of.
const HAN: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

/// Children by character, and the classes of the word that ends here.
#[derive(Default)]
struct Node {
    children: BTreeMap<char, usize>,
    classes: u32,
}

/// Writes `lexicon.nodes` (64-bit words) and `lexicon.codes` (a 16-bit code for each of U+4E00..=U+9FFF, 0: none).
pub fn compile(out: &Path) {
    let nodes = tree(&words());
    let codes = codes(&nodes);
    let array: Vec<u8> = double_array(&nodes, &codes).into_iter().flat_map(u64::to_le_bytes).collect();
    let codes: Vec<u8> = HAN.flat_map(|c| codes.get(&c).copied().unwrap_or(0).to_le_bytes()).collect();
    fs::write(out.join("lexicon.nodes"), array).expect("OUT_DIR can be written");
    fs::write(out.join("lexicon.codes"), codes).expect("OUT_DIR can be written");
}

/// All words with their classes; one that stands in several lists has the classes of all.
fn words() -> BTreeMap<String, u32> {
    let mut words = BTreeMap::new();
    let mut add = |word: &str, class: Classes| {
        assert!(word.chars().all(|c| HAN.contains(&c)), "a word of other than Han characters: {word}");
        if !word.is_empty() {
            *words.entry(word.to_string()).or_default() |= class.0;
        }
    };
    for list in [COMMON, ENTITY] {
        let mut class = Classes::NONE;
        for line in lines(list) {
            match line.strip_prefix("= ") {
                Some(key) => class = Classes::from_key(key),
                None => line.split(' ').for_each(|word| add(word, class)),
            }
        }
    }
    lines(PLACES).iter().for_each(|name| add(name, Classes::PLACE));
    for line in lines(DIVISIONS) {
        let name = line.split('\t').next().unwrap_or_default();
        if !MISLEADING.contains(&name) {
            add(name, Classes::DIVISION);
        }
    }
    words
}

fn lines(list: &str) -> Vec<String> {
    let text = fs::read_to_string(list).unwrap_or_else(|e| panic!("{list}: {e}"));
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_string).collect()
}

/// The words as a tree whose root is the first node.
fn tree(words: &BTreeMap<String, u32>) -> Vec<Node> {
    let mut nodes = vec![Node::default()];
    for (word, &classes) in words {
        let mut at = 0;
        for c in word.chars() {
            let next = nodes.len();
            let child = *nodes[at].children.entry(c).or_insert(next);
            if child == next {
                nodes.push(Node::default());
            }
            at = child;
        }
        nodes[at].classes = classes;
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

/// The nodes as 64-bit words; the root has base 0, and no slot of its own.
fn double_array(nodes: &[Node], codes: &BTreeMap<char, u16>) -> Vec<u64> {
    let children: Vec<Vec<usize>> =
        nodes.iter().map(|node| node.children.keys().map(|c| codes[c] as usize).collect()).collect();
    let mut order: Vec<usize> = (1..nodes.len()).filter(|&node| !children[node].is_empty()).collect();
    order.sort_by_key(|&node| usize::MAX - children[node].len());
    let mut places = Places::default();
    add(&mut places.taken, 0);
    places.take(0, &children[0]);
    let mut bases = vec![0; nodes.len()];
    for node in order {
        bases[node] = places.free_base(&children[node]);
        places.take(bases[node], &children[node]);
    }
    let mut array = vec![0; places.taken.len() * 64];
    for (node, &base) in nodes.iter().zip(&bases) {
        for (c, &child) in &node.children {
            let code = codes[c];
            array[base + code as usize] =
                (bases[child] as u64) << 40 | u64::from(code) << 24 | u64::from(nodes[child].classes);
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
    /// The first base that no node has and from which the places of all `children` are free.
    fn free_base(&self, children: &[usize]) -> usize {
        let least = children.iter().min().copied().unwrap_or(0);
        let mut base = self.first_free.saturating_sub(least);
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
