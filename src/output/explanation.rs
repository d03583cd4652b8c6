//! Says to people why hits stand where they stand.

use super::visible::visible;
use crate::model::Lang;
use crate::search::explain::{Addition, ExplainedHit, Explanation};

/// Features that are named, of those that added most.
const NAMED: usize = 6;

/// How the query was cut: each term with its idf, words in brackets.
pub(super) fn terms(explanation: &Explanation, lang: Lang) -> String {
    let term = |term: &crate::search::explain::ExplainedTerm| {
        let text = visible(&term.text);
        let text = if term.is_word { format!("[{text}]") } else { text.into_owned() };
        format!("{text} {:.1}", term.weight * term.idf)
    };
    let terms: Vec<String> = explanation.terms.iter().map(term).collect();
    lang.pick(
        format!("切分（[词] 或字对，权重）：{}", terms.join("  ")),
        format!("cut ([word] or pair, weight): {}", terms.join("  ")),
    )
}

/// What a hit holds of the query, what it scored, and what the second pass added.
pub(super) fn hit(hit: &ExplainedHit, lang: Lang) -> Vec<String> {
    let list = |words: &[String]| words.iter().map(|word| visible(word)).collect::<Vec<_>>().join(" ");
    let parts = hit.parts;
    let lacks = match hit.missing.as_slice() {
        [] => String::new(),
        missing => format!("{}{}", lang.pick("；没有：", "; lacks: "), list(missing)),
    };
    let mut lines = vec![
        format!("{}{}{lacks}", lang.pick("含有：", "holds: "), list(&hit.found)),
        lang.pick(
            format!(
                "初排 {:.1} = 正文 {:.1} + 标题 {:.1} + 文名 {:.1} + 全文 {:.1}",
                parts.sum(),
                parts.body,
                parts.headings,
                parts.title,
                parts.document
            ),
            format!(
                "first pass {:.1} = body {:.1} + headings {:.1} + title {:.1} + document {:.1}",
                parts.sum(),
                parts.body,
                parts.headings,
                parts.title,
                parts.document
            ),
        ),
    ];
    if hit.is_named {
        lines.push(lang.pick("检索词点名要它", "named by the query").to_string());
    }
    for (zh, en, added) in [
        ("再排·文档", "second pass, document", &hit.document),
        ("再排·段落", "second pass, passage", &hit.passage),
    ] {
        if !added.is_empty() {
            lines.push(format!("{} {}", lang.pick(zh, en), additions(added)));
        }
    }
    lines
}

fn additions(additions: &[Addition]) -> String {
    let sum: f32 = additions.iter().map(|addition| addition.adds).sum();
    let named: Vec<String> =
        additions.iter().take(NAMED).map(|a| format!("{} {:+.2}", a.feature, a.adds)).collect();
    format!("{sum:.2}: {} …", named.join(", "))
}
