use jiansuo::entity::lexicon::Lexicon;
use std::io::Read;
fn main() {
    let lexicon = Lexicon::builtin();
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    for line in text.lines() {
        let names = [
            "n", "v", "f", "br", "DIV", "PL", "anc", "core", "STR", "WEAK", "BODY", "SUB", "TIT", "hon",
            "sp", "ev", "evt", "psuf", "REG", "num", "lat", "pun", "spc", "ord", "han",
        ];
        let shown: Vec<String> = lexicon
            .tokens(line)
            .into_iter()
            .map(|t| {
                let c: Vec<&str> = names
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| t.classes.0 & (1 << i) != 0)
                    .map(|(_, n)| *n)
                    .collect();
                format!("{}[{}]", t.of(line), c.join(","))
            })
            .collect();
        println!("{}", shown.join(" "));
        for f in jiansuo::entity::Recognizers::rules().found(line, &[]) {
            println!("   {:?} {}", f.kind, f.span.of(line));
        }
    }
}
#[allow(dead_code)]
fn unused() {}
