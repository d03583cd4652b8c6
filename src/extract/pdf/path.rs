//! The lines and thin boxes that a page draws: the rules of its tables.

use super::matrix::Matrix;
use crate::extract::paged::Rule;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::Number;

/// A box of less than this many points is drawn as a line.
const THIN: f32 = 3.0;

/// Rules that are kept of one page.
const MOST: usize = 10_000;

/// The path under construction.
#[derive(Default)]
pub struct Path {
    at: (f32, f32),
    start: (f32, f32),
    lines: Vec<Rule>,
    boxes: Vec<Rule>,
}

impl Path {
    /// Takes part of an instruction; what is painted goes to `rules`.
    pub fn instruction(&mut self, instruction: &Op, ctm: Matrix, rules: &mut Vec<Rule>) {
        let point = |x: Number, y: Number| ctm.point(x.as_f32(), y.as_f32());
        match instruction {
            Op::MoveTo(to) => {
                self.at = point(to.0, to.1);
                self.start = self.at;
            }
            Op::LineTo(to) => self.line_to(point(to.0, to.1)),
            Op::CubicTo(to) => self.at = point(to.4, to.5),
            Op::ClosePath(_) => self.line_to(self.start),
            Op::RectPath(rect) => {
                let (x, y) = (rect.0.as_f32(), rect.1.as_f32());
                let (a, b) = (ctm.point(x, y), ctm.point(x + rect.2.as_f32(), y + rect.3.as_f32()));
                self.boxes.push(between(a, b));
            }
            Op::StrokePath(_) | Op::CloseAndStrokePath(_) => self.paint(true, rules),
            Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => {
                self.paint(false, rules)
            }
            Op::FillAndStrokeNonZero(_)
            | Op::FillAndStrokeEvenOdd(_)
            | Op::CloseFillAndStrokeNonZero(_)
            | Op::CloseFillAndStrokeEvenOdd(_) => self.paint(true, rules),
            Op::EndPath(_) => self.clear(),
            _ => {}
        }
    }

    fn line_to(&mut self, to: (f32, f32)) {
        if self.lines.len() < MOST {
            self.lines.push(between(self.at, to));
        }
        self.at = to;
    }

    fn paint(&mut self, is_stroke: bool, rules: &mut Vec<Rule>) {
        if rules.len() < MOST {
            let is_level = |rule: &&Rule| rule.x1 - rule.x0 < THIN || rule.y1 - rule.y0 < THIN;
            if is_stroke {
                rules.extend(self.lines.iter().filter(is_level));
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

    fn clear(&mut self) {
        self.lines.clear();
        self.boxes.clear();
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
