use super::abbreviations::full_name;
use super::mark::{Place, SLOTS};
use super::model::{GateWeights, WrittenRow, tags, with_gate, write};
use super::*;
use crate::entity::Recognizers;
use crate::model::EntityKind;
use proptest::prelude::*;

fn joined(text: &str) -> Vec<(EntityKind, &str)> {
    let found = Recognizers::rules().and_trained().found(text, &[]);
    found.into_iter().map(|found| (found.kind, found.span.of(text))).collect()
}

#[test]
fn the_model_in_the_program_is_one() {
    assert!(TrainedRecognizer::new(Arc::new(Lexicon::builtin())).is_some());
    assert!(MODEL.len() <= 8_000_000);
    assert!(Model::new(&MODEL[..MODEL.len() - 1]).is_none() && Model::new(&[]).is_none());
    assert!(Recognizers::rules().and_model(&MODEL[1..]).is_none());
}

#[test]
fn names_that_no_list_holds() {
    let text = "新华社记者卡西亚诺报道，约翰松访问了越南。";
    assert!(joined(text).contains(&(EntityKind::Person, "约翰松")), "{:?}", joined(text));
}

#[test]
fn words_and_codes_are_no_persons() {
    for text in ["研发低浓度瓦斯利用技术。", "根据（冀财预〔2011〕68号）执行。", "建设纪念馆陈列室。"]
    {
        let persons = joined(text).into_iter().filter(|(kind, _)| *kind == EntityKind::Person);
        assert_eq!(persons.count(), 0, "{text}");
    }
}

#[test]
fn a_place_of_one_character_has_its_full_name() {
    assert_eq!(full_name("沪"), Some("上海市"));
    assert_eq!(full_name("巴"), Some("巴"), "several countries share it");
    assert_eq!(full_name("上海"), None);
}

#[test]
fn slots_of_a_word_are_its_parts_and_neighbours() {
    let mut seen = Vec::new();
    Place::Word([0, 1, 2, 5, 6, 7]).each(u8::MAX, 7, |slot, at| seen.push((slot, at)));
    seen.sort_unstable();
    assert_eq!(seen, [(0, 2), (1, 3), (2, 4), (4, 1), (5, 5), (6, 0), (7, 6)]);
    let mut seen = Vec::new();
    Place::Run { first: -1, slots: 3 }.each(u8::MAX, 1, |slot, at| seen.push((slot, at)));
    assert_eq!(seen, [(1, 0)], "before and after the piece there is nothing");
}

fn rows() -> impl Strategy<Value = Vec<WrittenRow>> {
    let row =
        prop::collection::vec(prop::option::weighted(0.3, prop::collection::vec(any::<i8>(), 12)), SLOTS);
    let rows = prop::collection::btree_map(1u32.., row, 8_300..8_400);
    rows.prop_map(|rows| rows.into_iter().map(|(key, slots)| (key, slots.try_into().unwrap())).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]
    #[test]
    fn every_row_is_found_as_it_was_written(rows in rows()) {
        let transitions = vec![0; tags(3) * tags(3)];
        let bytes = write(3, &GateWeights::open(), &transitions, &rows);
        let bytes = with_gate(bytes, &GateWeights { least: -7, weights: vec![1; gate::PLACES] });
        let model = Model::new(&bytes).expect("it was written so");
        for (key, slots) in &rows {
            let (frequent, is_frequent) = model.frequent_row(*key);
            let (rare, is_rare) = model.rare_row(*key);
            prop_assert!(is_frequent || is_rare && model.may_have(*key));
            let row = if is_frequent { frequent } else { rare };
            for (slot, weights) in slots.iter().enumerate() {
                prop_assert_eq!(row.slots() >> slot & 1 == 1, weights.is_some());
                let Some(weights) = weights else { continue };
                let read: Vec<i8> = model.block(row, slot)[..12].iter().map(|&weight| weight as i8).collect();
                prop_assert_eq!(&read, weights);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn any_text_gives_whole_spans_in_order_and_the_same_again(
        text in prop_oneof![
            any::<String>(),
            "[王张省市县局部委会公司中京·（）〔〕《》，。\\n 　0-9a第号长在和习近平]{0,120}",
            "[\u{4E00}-\u{9FFF}，。；\u{1F600}\u{20000}]{0,600}",
        ]
    ) {
        let recognizer = TrainedRecognizer::new(Arc::new(Lexicon::builtin())).expect("the model is one");
        let words = Lexicon::builtin().tokens(&text);
        let tagged = recognizer.tagged(&text, &words, &[]);
        prop_assert_eq!(&tagged, &recognizer.tagged(&text, &words, &[]));
        let joined = Recognizers::rules().and_trained().found(&text, &[]);
        let spans = tagged.iter().map(|tagged| tagged.found.span).collect::<Vec<_>>();
        for spans in [spans, joined.iter().map(|found| found.span).collect()] {
            prop_assert!(spans.iter().all(|span| text.get(span.start..span.end).is_some_and(|name| !name.is_empty())));
            prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
