//! Results that the tests of the formats share.

use super::{Format, OutputOptions, ResultWriter, Unit};
use crate::model::{Date, EntityKind, Figure, Mention, Span};
use crate::search::{Hit, Results};

/// Three hits in two documents; the second document's name and text would be formulas in a spreadsheet.
pub fn results() -> Results {
    Results {
        query: "餐厨垃圾".into(),
        total: 3,
        verbatim: 1,
        took_ms: 1.2349,
        hits: vec![first_hit(), plain_hit(2, "2018/包头 总结.txt", 9), plain_hit(3, "=呼市.txt", 0)],
        ..Results::default()
    }
}

fn first_hit() -> Hit {
    Hit {
        rank: 1,
        score: 12.34,
        document: "2018/包头 总结.txt".into(),
        document_id: "ab12".into(),
        passage: 7,
        title: Some("包头市城市管理工作总结".into()),
        date: Date::new(2019, Some(1), Some(3)),
        issuer: None,
        region: Some("包头市".into()),
        section: vec!["一、工作回顾".into(), "（二）餐厨垃圾".into()],
        text: "市执法局收运餐厨垃圾，办结率96.27%。".into(),
        span: Span::new(2310, 2360),
        page: Some(3),
        highlights: vec![Span::new(18, 30)],
        entities: vec![Mention {
            kind: EntityKind::Organization,
            name: "市执法局".into(),
            span: Span::new(0, 12),
        }],
        figures: vec![Figure {
            indicator: Some("办结率".into()),
            value: 96.27,
            unit: "%".into(),
            period: None,
            span: Span::new(42, 48),
            ..Figure::default()
        }],
    }
}

fn plain_hit(rank: usize, document: &str, passage: u32) -> Hit {
    Hit {
        rank,
        score: 8.5,
        document: document.into(),
        document_id: "cd34".into(),
        passage,
        title: None,
        date: None,
        issuer: None,
        region: None,
        section: Vec::new(),
        text: "+餐厨垃圾\n\"日产日清\"".into(),
        span: Span::new(0, 32),
        page: None,
        highlights: vec![Span::new(1, 13)],
        entities: Vec::new(),
        figures: Vec::new(),
    }
}

/// Everything that `answers` become in `format`, as text.
pub fn written(format: Format, unit: Unit, answers: &[Results]) -> String {
    let options = OutputOptions { format, unit, ..OutputOptions::default() };
    String::from_utf8(bytes(options, answers)).unwrap()
}

pub fn bytes(options: OutputOptions, answers: &[Results]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = ResultWriter::new(&mut out, options);
    writer.begin().unwrap();
    for answer in answers {
        writer.results(answer).unwrap();
    }
    writer.finish().unwrap();
    drop(writer);
    out
}
