//! Chooses among the candidates of one shape those whose numbers run on from one another.

/// A candidate as the choice sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub value: u32,
    pub weight: f32,
    /// 第三条之一: allowed after its own number.
    pub repeats: bool,
    /// Number of headings of an outer shape before it: numbers may restart where this grows.
    pub parent: usize,
}

/// A chosen candidate: its index, and whether it begins a new count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    pub index: usize,
    pub begins: bool,
}

/// A count that begins costs as much as one plain candidate earns, so that it takes two to make a sequence.
const BEGIN: f32 = 1.0;
/// Beginning anew under the same parent is rarer.
const RESTART: f32 = 1.8;
/// Beginning with another number than 1.
const BEGIN_LATE: f32 = 1.5;
/// One number is missing, or stands twice.
const GAP: f32 = 1.0;
/// Counting on across a new parent.
const ACROSS: f32 = 0.1;

/// Best path so far that ends in a given value.
#[derive(Clone, Copy)]
struct End {
    score: f32,
    step: usize,
}

/// The consistent subset of `steps` with the greatest weight, in their order. Linear in their number.
pub(super) fn choose(steps: &[Step]) -> Vec<Chosen> {
    let top = steps.iter().map(|s| s.value as usize).max().unwrap_or(0);
    let mut by_value: Vec<Option<End>> = vec![None; top + 2];
    let mut from: Vec<(Option<usize>, bool)> = Vec::with_capacity(steps.len());
    let mut best: Option<End> = None;
    let mut best_before_parent: Option<End> = None;
    let mut parent = steps.first().map_or(0, |s| s.parent);
    for (index, step) in steps.iter().enumerate() {
        if step.parent != parent {
            parent = step.parent;
            best_before_parent = best;
        }
        let (gain, origin, begins) = begin(step, best, best_before_parent);
        let (gain, origin, begins) = go_on(step, steps, &by_value, (gain, origin, begins));
        from.push((origin, begins));
        let end = End { score: gain + step.weight, step: index };
        let slot = &mut by_value[step.value as usize];
        if slot.is_none_or(|old| end.score >= old.score) {
            *slot = Some(end);
        }
        if best.is_none_or(|old| end.score > old.score) {
            best = Some(end);
        }
    }
    trace(best, &from)
}

type Origin = (f32, Option<usize>, bool);

fn begin(step: &Step, best: Option<End>, before_parent: Option<End>) -> Origin {
    let late = if step.value == 1 { 0.0 } else { BEGIN_LATE };
    let mut origin = (-BEGIN - late, None, true);
    let restarts = [(before_parent, BEGIN), (best, RESTART)];
    for (end, cost) in restarts.into_iter().filter_map(|(end, cost)| Some((end?, cost + late))) {
        if end.score - cost > origin.0 && end.score > 0.0 {
            origin = (end.score - cost, Some(end.step), true);
        }
    }
    origin
}

fn go_on(step: &Step, steps: &[Step], by_value: &[Option<End>], mut origin: Origin) -> Origin {
    let value = step.value as usize;
    let repeat_cost = if step.repeats { 0.0 } else { GAP };
    let predecessors = [(value.checked_sub(1), 0.0), (value.checked_sub(2), GAP), (Some(value), repeat_cost)];
    for (predecessor, cost) in predecessors {
        let Some(end) = predecessor.filter(|p| *p > 0).and_then(|p| by_value[p]) else { continue };
        let across = if steps[end.step].parent == step.parent { 0.0 } else { ACROSS };
        let gain = end.score - cost - across;
        if gain >= origin.0 {
            origin = (gain, Some(end.step), false);
        }
    }
    origin
}

fn trace(best: Option<End>, from: &[(Option<usize>, bool)]) -> Vec<Chosen> {
    let mut chosen = Vec::new();
    let mut next = best.filter(|end| end.score > 0.0).map(|end| end.step);
    while let Some(index) = next {
        let (origin, begins) = from[index];
        chosen.push(Chosen { index, begins });
        next = origin;
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(values: &[(u32, f32, usize)]) -> Vec<usize> {
        let steps: Vec<Step> = values
            .iter()
            .map(|&(value, weight, parent)| Step { value, weight, repeats: false, parent })
            .collect();
        choose(&steps).into_iter().map(|c| c.index).collect()
    }

    #[test]
    fn a_false_number_does_not_break_the_count() {
        assert_eq!(chosen(&[(1, 0.9, 0), (7, 0.9, 0), (2, 0.9, 0), (3, 0.9, 0)]), [0, 2, 3]);
    }

    #[test]
    fn one_candidate_alone_counts_only_if_it_is_strong() {
        assert_eq!(chosen(&[(1, 0.9, 0)]), Vec::<usize>::new());
        assert_eq!(chosen(&[(1, 1.6, 0)]), [0]);
    }

    #[test]
    fn numbers_restart_under_a_new_parent_or_run_on() {
        assert_eq!(chosen(&[(1, 0.9, 0), (2, 0.9, 0), (1, 0.9, 1), (2, 0.9, 1)]), [0, 1, 2, 3]);
        assert_eq!(chosen(&[(1, 0.9, 0), (2, 0.9, 0), (3, 0.9, 1), (4, 0.9, 1)]), [0, 1, 2, 3]);
    }

    #[test]
    fn an_inner_count_of_two_does_not_take_the_place_of_the_outer_one() {
        let values = [(1, 1.2, 0), (1, 0.5, 0), (2, 0.5, 0), (2, 1.2, 0), (3, 1.2, 0)];
        assert_eq!(chosen(&values), [0, 3, 4]);
    }
}
