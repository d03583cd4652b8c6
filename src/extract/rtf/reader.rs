//! Writes out the text of an RTF document: paragraphs and rows as lines, notes and headers after the text.

use super::token::{Token, Tokens};
use crate::extract::flow::Flow;
use encoding_rs::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// Groups open at once; deeper ones are not told apart.
const DEEPEST: usize = 4096;

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Text,
    /// Footnotes and endnotes.
    Notes,
    /// Headers and footers.
    Furniture,
    /// Text boxes are shown, what describes them is not.
    Shape,
    Fonts,
    Nothing,
}

#[derive(Debug, Clone, Copy)]
struct Group {
    target: Target,
    /// The next control word says what the group is, and may be passed over.
    is_optional: bool,
    font: i32,
    /// Bytes that stand in for a character in Unicode.
    fallback: usize,
    /// Deleted or hidden.
    is_left_out: bool,
    in_table: bool,
    in_number: bool,
}

pub struct Reader {
    flows: [Flow; 3],
    groups: Vec<Group>,
    code_page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    defined_font: i32,
    default_font: i32,
    /// Bytes of text that wait to be decoded.
    bytes: Vec<u8>,
    /// First half of a character in UTF-16.
    surrogate: Option<u16>,
    /// Bytes that are still to be passed over because Unicode has said them.
    passed: usize,
}

impl Reader {
    pub fn new() -> Self {
        Self {
            flows: Default::default(),
            groups: Vec::new(),
            code_page: WINDOWS_1252,
            fonts: HashMap::new(),
            defined_font: 0,
            default_font: 0,
            bytes: Vec::new(),
            surrogate: None,
            passed: 0,
        }
    }

    /// Reads a document; false if it ends before its last group does.
    pub fn read(&mut self, bytes: &[u8]) -> bool {
        let mut tokens = Tokens::new(bytes);
        while let Some(token) = tokens.next() {
            match token {
                Token::Open => self.open(),
                Token::Close => {
                    self.close();
                    if self.groups.is_empty() {
                        return true;
                    }
                }
                Token::Word("bin", Some(length)) => tokens.pass_over(usize::try_from(length).unwrap_or(0)),
                Token::Word(word, number) => self.word(word, number),
                Token::Symbol(symbol) => self.symbol(symbol),
                Token::Byte(byte) => self.byte(byte),
            }
        }
        self.flush();
        false
    }

    /// The text, and the byte at which headers and footers begin in it.
    pub fn finish(self) -> (String, usize) {
        let [text, notes, furniture] = self.flows.map(Flow::finish);
        let mut whole = text;
        for part in [notes.as_str(), &without_repeats(&furniture)] {
            if !whole.is_empty() && !part.is_empty() {
                whole.push('\n');
            }
            whole.push_str(part);
        }
        let furniture = without_repeats(&furniture).len();
        let start = whole.len() - furniture;
        (whole, start)
    }

    fn open(&mut self) {
        self.flush();
        self.passed = 0;
        let outer = self.groups.last().copied().unwrap_or(Group {
            target: Target::Text,
            is_optional: false,
            font: self.default_font,
            fallback: 1,
            is_left_out: false,
            in_table: false,
            in_number: false,
        });
        if self.groups.len() < DEEPEST {
            self.groups.push(Group { is_optional: false, ..outer });
        }
    }

    fn close(&mut self) {
        self.flush();
        self.passed = 0;
        let Some(group) = self.groups.pop() else { return };
        let outer = self.groups.last().map_or(Target::Text, |outer| outer.target);
        if group.target != outer && matches!(group.target, Target::Notes | Target::Furniture) {
            self.flow(group.target).into_iter().for_each(Flow::end_line);
        }
        // Properties of a paragraph outlive the group that they stand in.
        if let Some(outer) = self.groups.last_mut().filter(|outer| outer.target == group.target) {
            outer.in_table = group.in_table;
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word == "u" {
            return self.unicode(number.unwrap_or(0));
        }
        self.flush();
        self.passed = 0;
        let Some(group) = self.groups.last_mut() else { return };
        let is_optional = std::mem::take(&mut group.is_optional);
        if group.target == Target::Nothing {
            return;
        }
        if let Some(target) = target_of(word) {
            group.target = target;
            return;
        }
        let is_on = number != Some(0);
        match word {
            "shpinst" | "ud" | "pn" if is_optional => {}
            _ if is_optional => group.target = Target::Nothing,
            "f" if group.target == Target::Fonts => self.defined_font = number.unwrap_or(0),
            "fcharset" => {
                if let Some(encoding) = number.and_then(encoding_of_charset) {
                    self.fonts.insert(self.defined_font, encoding);
                }
            }
            "f" => group.font = number.unwrap_or(0),
            "plain" => (group.font, group.is_left_out) = (self.default_font, false),
            "deff" => {
                self.default_font = number.unwrap_or(0);
                group.font = self.default_font;
            }
            "ansicpg" => {
                self.code_page = number.and_then(encoding_of_code_page).unwrap_or(self.code_page);
            }
            "uc" => group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8),
            "deleted" | "v" => group.is_left_out = is_on,
            "listtext" | "pntext" => group.in_number = true,
            "pard" => group.in_table = false,
            "intbl" => group.in_table = true,
            "itap" => group.in_table = number.unwrap_or(0) > 0,
            _ => self.mark(word),
        }
    }

    /// A word that stands for characters, or ends a paragraph.
    fn mark(&mut self, word: &str) {
        let Some(group) = self.groups.last().copied() else { return };
        let Some(flow) = self.flow(group.target) else { return };
        match word {
            "par" | "sect" | "page" if group.in_table => flow.end_cell_line(),
            "par" | "sect" | "page" => flow.end_line(),
            "nestcell" => flow.end_cell_line(),
            "cell" => flow.end_cell(),
            "row" => flow.end_row(),
            _ if group.is_left_out => {}
            "tab" if group.in_number => {}
            "tab" => flow.push_char('\t'),
            "line" | "column" => flow.push_char('\n'),
            _ => flow.push(character_of(word)),
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if matches!(symbol, b'~' | b'_') {
            self.flush();
        }
        match symbol {
            b'*' => {
                if let Some(group) = self.groups.last_mut() {
                    group.is_optional = true;
                }
            }
            b'{' | b'}' | b'\\' => self.byte(symbol),
            b'~' => self.characters("\u{A0}"),
            b'_' => self.characters("-"),
            _ => {}
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.passed > 0 {
            self.passed -= 1;
        } else {
            self.bytes.push(byte);
        }
    }

    fn unicode(&mut self, number: i32) {
        self.flush();
        let unit = number as u16;
        self.passed = self.groups.last().map_or(1, |group| group.fallback);
        match (self.surrogate.take(), unit) {
            (_, 0xD800..0xDC00) => self.surrogate = Some(unit),
            (Some(first), second) => self.characters(&String::from_utf16_lossy(&[first, second])),
            (None, unit) => {
                let character = char::from_u32(unit.into()).unwrap_or('\u{FFFD}');
                self.characters(crate::extract::docx::shown_symbol(character).encode_utf8(&mut [0; 4]));
            }
        }
    }

    /// Decodes the bytes that wait.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.groups.last().map_or(0, |group| group.font);
        let encoding = self.fonts.get(&font).copied().unwrap_or(self.code_page);
        self.characters(&encoding.decode_without_bom_handling(&bytes).0);
    }

    fn characters(&mut self, text: &str) {
        let Some(group) = self.groups.last().copied().filter(|group| !group.is_left_out) else { return };
        if let Some(flow) = self.flow(group.target) {
            text.chars().filter(|c| *c >= ' ').for_each(|c| flow.push_char(c));
        }
    }

    fn flow(&mut self, target: Target) -> Option<&mut Flow> {
        match target {
            Target::Text => Some(&mut self.flows[0]),
            Target::Notes => Some(&mut self.flows[1]),
            Target::Furniture => Some(&mut self.flows[2]),
            Target::Shape | Target::Fonts | Target::Nothing => None,
        }
    }
}

/// Where the text of the group goes that this word begins.
fn target_of(word: &str) -> Option<Target> {
    Some(match word {
        "fonttbl" => Target::Fonts,
        "footnote" => Target::Notes,
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
            Target::Furniture
        }
        "shpinst" => Target::Shape,
        "shptxt" | "dptxbxtext" => Target::Text,
        "colortbl" | "stylesheet" | "info" | "pict" | "objdata" | "fldinst" | "nonshppict" | "sp" | "xe"
        | "tc" | "rxe" | "annotation" | "atnid" | "atnauthor" | "ftnsep" | "ftnsepc" | "ftncn"
        | "aftnsep" | "aftnsepc" | "aftncn" | "listtable" | "revtbl" | "filetbl" | "object" => {
            Target::Nothing
        }
        _ => return None,
    })
}

fn character_of(word: &str) -> &'static str {
    match word {
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => "",
    }
}

fn encoding_of_code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        936 | 54936 => GBK,
        950 => BIG5,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        65001 => UTF_8,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        _ => return None,
    })
}

/// The encoding of a font; fonts for any language leave it to the document.
fn encoding_of_charset(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        128 => SHIFT_JIS,
        129 => EUC_KR,
        134 => GBK,
        136 => BIG5,
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        204 => WINDOWS_1251,
        238 => WINDOWS_1250,
        _ => return None,
    })
}

/// The lines that did not stand before: the same footer comes for every section.
fn without_repeats(text: &str) -> String {
    let mut seen = HashSet::new();
    let lines: Vec<&str> = text.lines().filter(|line| seen.insert(*line)).collect();
    lines.join("\n")
}
