//! Counts of one shape inside one another: 二、 holds 一、 to 五、, then 三、 goes on.

use super::candidate::Candidate;
use super::outline::Accepted;

/// Deepest count inside others of its shape.
const MAX_DEPTH: usize = 2;

/// Counts that may still go on; of more, the first are over.
const MAX_OPEN: usize = 16;

/// A count that has not ended: its last number, and where its headings lie among those taken.
struct Open {
    last: u32,
    taken: Vec<usize>,
}

/// The headings of one shape that begin lines, with their depth, where every one of them counts on from one before or
/// begins anew, and at least one count lies inside another; `outer` are the starts of the headings above.
pub(super) fn nested(candidates: &[Candidate], outer: &[usize]) -> Option<Vec<Accepted>> {
    let (mut taken, mut open): (Vec<Accepted>, Vec<Open>) = (Vec::new(), Vec::new());
    let (mut parent, mut inside) = (0, false);
    for candidate in candidates.iter().filter(|candidate| candidate.at_line_start()) {
        let above = outer.partition_point(|&start| start <= candidate.start);
        if above != parent {
            (parent, open) = (above, Vec::new());
        }
        let continued = open.iter().rposition(|count| count.last + 1 == candidate.value);
        match continued {
            Some(at) => {
                inside |= deepen(&mut taken, &open[at + 1..]);
                open.truncate(at + 1);
            }
            None if candidate.value == 1 => {
                if open.len() == MAX_OPEN {
                    open.remove(0);
                }
                open.push(Open { last: 0, taken: Vec::new() });
            }
            None => return None,
        }
        let count = open.last_mut()?;
        count.last = candidate.value;
        count.taken.push(taken.len());
        taken.push(Accepted { candidate: *candidate, begins: candidate.value == 1, depth: 0 });
    }
    inside.then_some(taken)
}

/// Puts the counts that ended, because one around them went on, below it; false if there are none.
fn deepen(taken: &mut [Accepted], ended: &[Open]) -> bool {
    for (below, count) in ended.iter().enumerate() {
        let deeper = (below + 1).min(MAX_DEPTH) as u8;
        count.taken.iter().for_each(|&at| taken[at].depth = (taken[at].depth).max(deeper));
    }
    !ended.is_empty()
}
