//! The lines and thin boxes that a page draws: the rules of its tables.

use crate::extract::matrix::Matrix;
use crate::extract::paged::{Rule, Shape};
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::Number;

/// The path under construction.
#[derive(Default)]
pub struct Path {
    at: (f32, f32),
    start: (f32, f32),
    shape: Shape,
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
                self.shape.corners(ctm.point(x, y), ctm.point(x + rect.2.as_f32(), y + rect.3.as_f32()));
            }
            Op::StrokePath(_) | Op::CloseAndStrokePath(_) => self.shape.paint(true, rules),
            Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => {
                self.shape.paint(false, rules)
            }
            Op::FillAndStrokeNonZero(_)
            | Op::FillAndStrokeEvenOdd(_)
            | Op::CloseFillAndStrokeNonZero(_)
            | Op::CloseFillAndStrokeEvenOdd(_) => self.shape.paint(true, rules),
            Op::EndPath(_) => self.shape.clear(),
            _ => {}
        }
    }

    fn line_to(&mut self, to: (f32, f32)) {
        self.shape.line(self.at, to);
        self.at = to;
    }
}
