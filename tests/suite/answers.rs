//! The questions of `corpus/` and the passages that answer them.

use crate::support::{corpus, search, update};
use jiansuo::query::Mode;
use jiansuo::schema::Schema;
use jiansuo::search::Engine;
use serde_json::Value;
use std::fs;

/// Questions whose right passage must come first, and among the first five.
const FIRST: usize = 40;
const FIRST_FIVE: usize = 40;

#[test]
fn the_right_passages_come_first() {
    let place = tempfile::tempdir().unwrap();
    let (index, _) = update(place.path(), &corpus());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    let judgements = corpus().join(".judgements");
    let lines = |name: &str| -> Vec<Value> {
        let text = fs::read_to_string(judgements.join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let answers = lines("answers.jsonl");
    let (mut first, mut first_five) = (0, 0);
    for question in lines("queries.jsonl") {
        let answer = answers.iter().find(|answer| answer["_id"] == question["_id"]).unwrap();
        let results = search(&mut engine, question["text"].as_str().unwrap(), Mode::Syntax, 10, false);
        let extract = answer["passage"].as_str().unwrap();
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let at = results.hits.iter().position(|hit| {
            hit.document == answer["document"].as_str().unwrap() && bare(&hit.text).contains(&bare(extract))
        });
        first += usize::from(at == Some(0));
        first_five += usize::from(at.is_some_and(|at| at < 5));
        if at != Some(0) {
            println!("{} {}: {at:?}", question["_id"], question["text"]);
        }
    }
    println!("first {first}, first five {first_five}");
    assert!(first >= FIRST && first_five >= FIRST_FIVE, "first {first}, first five {first_five}");
}
