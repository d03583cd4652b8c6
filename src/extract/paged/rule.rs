//! Straight lines drawn on a page, and the shapes they come from.

use super::Turn;

/// A box of less than this many points is drawn as a line.
const THIN: f32 = 3.0;

/// Rules that are kept of one page.
const MOST: usize = 10_000;

/// A straight line drawn on a page, upright or level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
}

/// A shape of straight lines under construction.
#[derive(Default)]
pub struct Shape {
    lines: Vec<Rule>,
    boxes: Vec<Rule>,
}

impl Shape {
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32)) {
        if self.lines.len() < MOST {
            self.lines.push(between(from, to));
        }
    }

    /// A box with these opposite corners.
    pub fn corners(&mut self, a: (f32, f32), b: (f32, f32)) {
        if self.boxes.len() < MOST {
            self.boxes.push(between(a, b));
        }
    }

    /// Begins anew; what was drawn so far goes to `rules` as far as it is seen as lines.
    pub fn paint(&mut self, is_stroke: bool, rules: &mut Vec<Rule>) {
        if rules.len() < MOST {
            if is_stroke {
                rules.extend(self.lines.iter().filter(|line| line.is_straight()));
            } else if let Some(outline) = outline(&self.lines) {
                rules.extend(thin(outline));
            }
            for drawn in &self.boxes {
                match thin(*drawn) {
                    Some(rule) => rules.push(rule),
                    None if is_stroke => rules.extend(sides(*drawn)),
                    None => {}
                }
            }
        }
        self.clear();
    }

    pub fn clear(&mut self) {
        self.lines.clear();
        self.boxes.clear();
    }
}

impl Rule {
    /// The rule on a page that is turned until a text of this direction runs to the right.
    pub fn turned(self, turn: Turn) -> Self {
        between(turn.straightened(self.x0, self.y0), turn.straightened(self.x1, self.y1))
    }

    pub fn is_level(&self) -> bool {
        self.x1 - self.x0 > self.y1 - self.y0
    }

    fn is_straight(&self) -> bool {
        self.x1 - self.x0 < THIN || self.y1 - self.y0 < THIN
    }
}

fn between((ax, ay): (f32, f32), (bx, by): (f32, f32)) -> Rule {
    Rule { x0: ax.min(bx), y0: ay.min(by), x1: ax.max(bx), y1: ay.max(by) }
}

/// What a filled shape of straight lines covers.
fn outline(lines: &[Rule]) -> Option<Rule> {
    lines.iter().copied().reduce(|a, b| Rule {
        x0: a.x0.min(b.x0),
        y0: a.y0.min(b.y0),
        x1: a.x1.max(b.x1),
        y1: a.y1.max(b.y1),
    })
}

/// The box as a line in its middle, if it is thin.
fn thin(drawn: Rule) -> Option<Rule> {
    let (width, height) = (drawn.x1 - drawn.x0, drawn.y1 - drawn.y0);
    let (x, y) = ((drawn.x0 + drawn.x1) / 2.0, (drawn.y0 + drawn.y1) / 2.0);
    match (width < THIN, height < THIN) {
        (_, true) if width >= height => Some(Rule { y0: y, y1: y, ..drawn }),
        (true, _) => Some(Rule { x0: x, x1: x, ..drawn }),
        _ => None,
    }
}

fn sides(drawn: Rule) -> [Rule; 4] {
    [
        Rule { y1: drawn.y0, ..drawn },
        Rule { y0: drawn.y1, ..drawn },
        Rule { x1: drawn.x0, ..drawn },
        Rule { x0: drawn.x1, ..drawn },
    ]
}
