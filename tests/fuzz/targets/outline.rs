//! Any text: sections lie inside it, and its passages, put together, are the text.

#![no_main]

use jiansuo::split::residue::{RecurringLines, candidate_lines, mark};
use jiansuo::split::{PassageOptions, passages, sections};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let recurring: RecurringLines = candidate_lines(text).into_iter().step_by(2).collect();
    let residue = mark(text, &recurring);
    let sections = sections(text, &residue);
    assert!(sections.iter().all(|section| text.get(section.span.start..section.span.end).is_some()));
    let options = PassageOptions { target_chars: 300, max_chars: 600 };
    let mut end = 0;
    for passage in passages(text, &sections, &residue, &options) {
        assert_eq!(passage.span.start, end);
        assert!(text.get(passage.span.start..passage.span.end).is_some());
        end = passage.span.end;
    }
    assert_eq!(end, text.len());
});
