//! Invented text in the manner of reports, of which no two paragraphs are the same.

const DICTIONARY: &str = include_str!("../../../index_schema/jieba.dict.txt");

/// Words of the dictionary that are at least this frequent are used.
const FREQUENT: u32 = 2000;

/// A reproducible source of paragraphs (Knuth's MMIX generator).
pub struct Words {
    words: Vec<&'static str>,
    state: u64,
}

impl Words {
    pub fn new() -> Self {
        let row = |line: &'static str| {
            let mut parts = line.split(' ');
            let (word, frequency) = (parts.next()?, parts.next()?.parse::<u32>().ok()?);
            (frequency >= FREQUENT && !word.is_ascii()).then_some(word)
        };
        Self { words: DICTIONARY.lines().filter_map(row).collect(), state: 1 }
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % limit.max(1)
    }

    /// Some words without a mark between them.
    pub fn phrase(&mut self, words: usize) -> String {
        let all = self.words.len();
        (0..words)
            .map(|_| {
                let word = self.below(all);
                self.words[word]
            })
            .collect()
    }

    /// Three sentences, the last with a figure, on one line.
    pub fn paragraph(&mut self) -> String {
        let (a, b, c) = (self.phrase(9), self.phrase(12), self.phrase(11));
        let (d, e) = (self.phrase(10), self.phrase(3));
        let (whole, part) = (self.below(100), self.below(100));
        format!("{a}，{b}。{c}，{d}。{e}办结率达到{whole}.{part:02}%。")
    }

    /// A numbered heading for every tenth paragraph, else nothing.
    pub fn heading(&mut self, paragraph: usize) -> Option<String> {
        const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        paragraph.is_multiple_of(10).then(|| format!("{}、{}", NUMBERS[paragraph / 10 % 10], self.phrase(4)))
    }

    /// Heading and paragraph, as lines.
    pub fn lines(&mut self, paragraph: usize) -> Vec<String> {
        self.heading(paragraph).into_iter().chain([self.paragraph()]).collect()
    }

    /// A row of a table: place, indicator, value, remark.
    pub fn row(&mut self) -> [String; 4] {
        let value = format!("{}.{:02}", self.below(10_000), self.below(100));
        [self.phrase(2), self.phrase(3), value, self.phrase(5)]
    }
}
