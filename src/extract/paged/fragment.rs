//! Joins the characters of a page to fragments: runs on one line without a wide gap.

use super::{Glyph, Turn};

/// A gap of this many ems between two characters is the end of a fragment.
const WIDE_GAP: f32 = 1.5;

/// Stands for a glyph of which nobody says which character it is.
pub const UNKNOWN: char = '\u{FFFD}';

/// A run of characters on one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Fragment {
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub size: f32,
    pub turn: Turn,
    pub of_page: bool,
}

impl Fragment {
    pub fn top(&self) -> f32 {
        self.y - self.size * 0.85
    }

    pub fn bottom(&self) -> f32 {
        self.y + self.size * 0.15
    }

    pub fn center(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, self.y - self.size * 0.35)
    }
}

/// The fragments of a page, in the order in which they were drawn.
pub fn fragments(glyphs: &[Glyph]) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut open: Option<Fragment> = None;
    let mut space = false;
    for glyph in glyphs.iter().filter(|glyph| glyph.size > 0.0 && is_finite(glyph)) {
        if is_blank(glyph.character) {
            space = true;
            continue;
        }
        match open.as_mut().filter(|fragment| continues(fragment, glyph)) {
            Some(fragment) => extend(fragment, glyph, space),
            None => fragments.extend(open.replace(begun(glyph))),
        }
        space = false;
    }
    fragments.extend(open);
    without_doubles(fragments)
}

fn is_finite(glyph: &Glyph) -> bool {
    [glyph.x, glyph.y, glyph.width, glyph.size].into_iter().all(f32::is_finite)
}

fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200B}' | '\u{FEFF}' | '\u{AD}')
}

fn begun(glyph: &Glyph) -> Fragment {
    Fragment {
        text: glyph.character.to_string(),
        x0: glyph.x,
        x1: if glyph.turn == Turn::Askew { glyph.x } else { glyph.x + glyph.width },
        y: glyph.y,
        size: glyph.size,
        turn: glyph.turn,
        of_page: glyph.of_page,
    }
}

fn continues(fragment: &Fragment, glyph: &Glyph) -> bool {
    let em = fragment.size.min(glyph.size);
    let gap = glyph.x - fragment.x1;
    if glyph.turn == Turn::Askew && fragment.turn == Turn::Askew {
        // The text runs in a direction of its own: what is drawn next, and near, belongs to it.
        return (glyph.x - fragment.x1).hypot(glyph.y - fragment.y) < 2.0 * em;
    }
    glyph.turn == fragment.turn
        && glyph.of_page == fragment.of_page
        && (glyph.y - fragment.y).abs() < 0.2 * em
        && (-0.6 * em..WIDE_GAP * em).contains(&gap)
}

fn extend(fragment: &mut Fragment, glyph: &Glyph, space: bool) {
    if glyph.character == UNKNOWN && fragment.text.ends_with(UNKNOWN) {
        // One sign stands for a whole run of them.
        fragment.x1 = fragment.x1.max(glyph.x + glyph.width);
        return;
    }
    let gap = (glyph.x - fragment.x1) / fragment.size.min(glyph.size);
    if is_space(&fragment.text, glyph.character, gap, space) {
        fragment.text.push(' ');
    }
    fragment.text.push(glyph.character);
    if glyph.turn == Turn::Askew {
        (fragment.x1, fragment.y) = (glyph.x, glyph.y);
        return;
    }
    fragment.x1 = fragment.x1.max(glyph.x + glyph.width);
    fragment.size = fragment.size.max(glyph.size);
}

/// True if a gap (in ems) between a text and the next character reads as a space. `stated`: one was drawn.
pub fn is_space(before: &str, next: char, gap: f32, stated: bool) -> bool {
    let before = before.chars().next_back().unwrap_or(' ');
    let least = match (is_wide(before), is_wide(next)) {
        // Lines are justified by widening the gaps between Han characters.
        (true, true) => {
            if stated {
                0.4
            } else {
                0.8
            }
        }
        // Typesetting sets Han and Latin a quarter of an em apart.
        (true, false) | (false, true) => {
            if stated {
                0.15
            } else {
                0.4
            }
        }
        (false, false) => {
            if stated {
                0.05
            } else {
                0.17
            }
        }
    };
    gap >= least
}

/// Han characters and their marks, which fill a square.
pub fn is_wide(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’')
}

/// Bold is sometimes made by drawing a text twice, a hair's breadth apart.
fn without_doubles(fragments: Vec<Fragment>) -> Vec<Fragment> {
    const LOOK_BACK: usize = 8;
    let mut kept: Vec<Fragment> = Vec::with_capacity(fragments.len());
    for fragment in fragments {
        let is_double = kept.iter().rev().take(LOOK_BACK).any(|other| {
            let near = 0.3 * fragment.size;
            other.text == fragment.text
                && (other.x0 - fragment.x0).abs() < near
                && (other.y - fragment.y).abs() < near
                && other.turn == fragment.turn
        });
        if !is_double {
            kept.push(fragment);
        }
    }
    kept
}
