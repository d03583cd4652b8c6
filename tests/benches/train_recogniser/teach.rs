//! How the sentences of one corpus teach the guideline of another, and what unmarked texts teach.

use crate::data::Sentence;
use crate::fit::{Gold, Types};
use jiansuo::entity::Guideline;

/// What the annotators of another corpus say to one who learns this guideline: which types a type of theirs may be
/// here (none: text of no type), and whether it is certain; and which types may stand where they marked nothing.
pub struct Translation {
    exactly: &'static [(&'static str, &'static str)],
    perhaps: &'static [(&'static str, &'static [&'static str], bool)],
    pub elsewhere: &'static [&'static str],
}

const NOTHING: Translation = Translation { exactly: &[], perhaps: &[], elsewhere: &[] };

/// How sentences of one corpus teach the guideline of another; `None`: not at all.
pub fn translation(from: Guideline, to: Guideline) -> Option<Translation> {
    match (from, to) {
        (Guideline::Msra, Guideline::PeoplesDaily) => Some(Translation {
            exactly: &[("PER", "PER")],
            perhaps: &[("LOC", &["LOC"], true), ("ORG", &["ORG", "LOC"], true)],
            elsewhere: &[],
        }),
        // Bodies of several words are not marked there, so what is not a person is left open.
        (Guideline::PeoplesDaily, Guideline::Msra) => Some(Translation {
            exactly: &[("PER", "PER")],
            perhaps: &[("LOC", &["LOC", "ORG"], false), ("ORG", &["ORG", "LOC"], false)],
            elsewhere: &["LOC", "ORG"],
        }),
        (from, to) if from == to => Some(NOTHING),
        _ => None,
    }
}

impl Translation {
    pub fn gold(&self, sentence: &Sentence, labels: &[&str], own: bool) -> Vec<Gold> {
        let number = |label: &str| labels.iter().position(|known| *known == label);
        let types = |label: &str| {
            if own {
                return number(label).map(Types::Exactly);
            }
            if let Some((_, to)) = self.exactly.iter().find(|(from, _)| *from == label) {
                return number(to).map(Types::Exactly);
            }
            let (_, to, or_none) = self.perhaps.iter().find(|(from, _, _)| *from == label)?;
            Some(Types::Perhaps(to.iter().filter_map(|label| number(label)).collect(), *or_none))
        };
        let gold = sentence.gold.iter();
        let gold = gold.filter_map(|(label, span)| Some(Gold { span: *span, types: types(label)? }));
        let open = sentence.open.iter().filter(|_| !own);
        let open =
            open.map(|span| Gold { span: *span, types: Types::Perhaps((0..labels.len()).collect(), true) });
        gold.chain(open).collect()
    }
}
