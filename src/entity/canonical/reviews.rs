//! The names that persons and bodies of annual reviews get in the register, where every mention is found.

use super::super::finder::Finder;
use super::super::lexicon::Lexicon;
use super::*;

const REVIEWS: [(&str, &str, &str); 3] = [
    ("泽阳市2018年度述职.txt", "泽阳市", include_str!("../../../tests/data/register/泽阳市2018年度述职.txt")),
    ("栖河市2020年度考核.txt", "栖河市", include_str!("../../../tests/data/register/栖河市2020年度考核.txt")),
    ("临屏区2021年总结.txt", "临屏区", include_str!("../../../tests/data/register/临屏区2021年总结.txt")),
];
const LABELS: &str = include_str!("../../../tests/data/register/labels.tsv");

/// Share of the forms that must get the right name, and of the names that must be right.
const REACH: f64 = 0.95;

#[test]
fn register_of_annual_reviews_whose_mentions_are_known() {
    let divisions = Divisions::builtin();
    let (mut right, mut all) = (0, 0);
    for (document, region, text) in REVIEWS {
        let rows: Vec<[&str; 4]> = LABELS
            .lines()
            .filter(|line| line.starts_with(document))
            .map(|line| line.split('\t').collect::<Vec<_>>().try_into().unwrap())
            .collect();
        let forms: Vec<&str> = rows.iter().flat_map(|row| row[3].split('|')).collect();
        let found: Vec<Found> = Finder::new(forms.iter().copied())
            .find_all(text)
            .map(|span| {
                let row =
                    rows.iter().find(|row| row[3].split('|').any(|form| form == span.of(text))).unwrap();
                Found { kind: EntityKind::from_key(row[1]).unwrap(), span }
            })
            .collect();
        let lexicon = Lexicon::builtin();
        let unlisted = Unlisted::learn(text, &lexicon.tokens(text), &lexicon, Some(region));
        let known = Known { divisions: &divisions, unlisted: &unlisted };
        let metadata = Metadata { region: Some(region.into()), ..Metadata::default() };
        let mut named: BTreeMap<String, String> = BTreeMap::new();
        for mention in super::named(text, &metadata, known, found) {
            named.insert(mention.span.of(text).to_string(), mention.name);
        }
        for row in rows {
            for form in row[3].split('|') {
                let name = named.get(form).map(String::as_str);
                all += 1;
                right += usize::from(name == Some(row[2]));
                if name != Some(row[2]) {
                    println!("  {form} is {name:?} instead of {}", row[2]);
                }
            }
        }
    }
    println!("names in the register, mentions given: {right} of {all} right");
    assert!(right as f64 >= REACH * all as f64, "{right} of {all}");
}
