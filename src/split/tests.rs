//! Whole documents in, outlines and passages out.

use super::*;
use proptest::prelude::*;

/// Level, number and heading of every section.
fn outline_of(text: &str) -> Vec<(u8, String, String)> {
    let number = |s: &Section| s.number.clone().unwrap_or_default();
    sections(text, &[]).iter().map(|s| (s.level, number(s), s.heading.clone())).collect()
}

fn headings(text: &str) -> Vec<String> {
    outline_of(text).into_iter().map(|(level, _, heading)| format!("{level} {heading}")).collect()
}

const BODY: &str =
    "全市上下坚持稳中求进工作总基调，扎实推进各项任务落实，群众满意度持续提升，发展质量稳步提高。";

#[test]
fn a_work_report_with_bodies_on_the_heading_lines() {
    let text = format!(
        "某市政府工作报告\n各位代表：\n现在向大会报告工作。\n一、过去一年工作回顾\n{BODY}\n（一）经济运行稳中有进。{BODY}\n\
         （二）城乡面貌持续改善。{BODY}\n　　二、今年工作安排\n（一）加快产业转型，增强发展动能。{BODY}\n（二）保障改善民生。{BODY}\n"
    );
    let expected = [
        "1 一、过去一年工作回顾",
        "2 （一）经济运行稳中有进",
        "2 （二）城乡面貌持续改善",
        "1 二、今年工作安排",
        "2 （一）加快产业转型，增强发展动能",
        "2 （二）保障改善民生",
    ];
    assert_eq!(headings(&text), expected);
    let found = sections(&text, &[]);
    assert_eq!(found[0].span.end, found[3].span.start);
    assert_eq!(found[1].parent, Some(0));
    assert_eq!(found[0].number.as_deref(), Some("一"));
}

#[test]
fn running_text_that_lost_its_line_breaks() {
    let text = format!(
        "现将有关事项通知如下。一、总体要求（一）指导思想。{BODY}（二）主要目标。{BODY}二、重点任务（一）完善制度。1.健全机制。{BODY}\
         2.强化培训。{BODY}（二）加强监督。{BODY}三、组织保障。{BODY}某市人民政府2023年5月1日"
    );
    let expected = [
        "1 一、总体要求",
        "2 （一）指导思想",
        "2 （二）主要目标",
        "1 二、重点任务",
        "2 （一）完善制度",
        "3 1.健全机制",
        "3 2.强化培训",
        "2 （二）加强监督",
        "1 三、组织保障",
    ];
    assert_eq!(headings(&text), expected);
}

#[test]
fn paragraphs_that_only_wide_spaces_divide() {
    let text = format!(
        "为做好供热工作，制定本方案。　　一、工作目标　　{BODY}　　二、重点任务　　（一）完善制度。　　1.健全机制。{BODY}　　\
         2.强化培训。{BODY}　　（二）加强监督。{BODY}　　三、组织保障　　{BODY}　　第六章　　附　　则"
    );
    let expected = [
        "1 一、工作目标",
        "1 二、重点任务",
        "2 （一）完善制度",
        "3 1.健全机制",
        "3 2.强化培训",
        "2 （二）加强监督",
        "1 三、组织保障",
    ];
    assert_eq!(&headings(&text)[..7], expected);
    assert!(sections(&text, &[]).iter().all(|section| !section.heading.contains('\u{3000}')));
}

#[test]
fn a_count_inside_a_count_of_its_own_shape() {
    let text = format!(
        "一、工作回顾\n{BODY}\n二、主要任务\n{BODY}\n一、稳定增长\n{BODY}\n二、扩大内需\n{BODY}\n三、改善民生\n{BODY}\n\
         三、加强领导\n{BODY}\n四、结语\n{BODY}\n"
    );
    let expected = [
        "1 一、工作回顾",
        "1 二、主要任务",
        "2 一、稳定增长",
        "2 二、扩大内需",
        "2 三、改善民生",
        "1 三、加强领导",
        "1 四、结语",
    ];
    assert_eq!(headings(&text), expected);
}

#[test]
fn a_marker_that_has_a_line_of_its_own_takes_its_words_from_the_next() {
    let text =
        format!("第一章\n总则\n第一条 {BODY}\n第二条 {BODY}\n第二章\n附则\n第三条 {BODY}\n第四条 {BODY}\n");
    let found = headings(&text);
    assert_eq!((found[0].as_str(), found[3].as_str()), ("1 第一章 总则", "1 第二章 附则"));
    let long = BODY.repeat(2);
    let text = format!(
        "我们的政策是：\n第一，\n独立自主，{long}\n第二，\n和平共处，{long}\n第三，\n对外开放，{long}\n"
    );
    assert_eq!(headings(&text), ["1 第一， 独立自主", "1 第二， 和平共处", "1 第三， 对外开放"]);
}

#[test]
fn items_of_an_article_are_parts_of_it() {
    let text = format!(
        "第一条 {BODY}\n第二条 应当遵守下列规定：\n（一）{BODY}\n（二）{BODY}{BODY}\n（三）{BODY}\n第三条 {BODY}\n"
    );
    assert_eq!(headings(&text), ["1 第一条", "1 第二条", "1 第三条"]);
}

#[test]
fn points_that_had_lines_of_their_own_are_found_in_running_text() {
    let long = |n: usize| BODY.repeat(n);
    let text = format!(
        "各位代表：{}一、工作回顾我们主要做了以下工作。——面对压力，迎难而上。{}——面对困难，攻坚克难。{}二、工作安排。{}一是稳增长，\
         扩内需。{}二是促改革。{}三是保民生。{}我们要做到：一是公开。二是公平。三是公正。",
        long(12),
        long(5),
        long(5),
        long(12),
        long(6),
        long(6),
        long(6)
    );
    let expected = [
        "1 一、工作回顾我们主要做了以下工作",
        "2 ——面对压力",
        "2 ——面对困难",
        "1 二、工作安排",
        "2 一是稳增长",
        "2 二是促改革",
        "2 三是保民生",
    ];
    assert_eq!(headings(&text), expected);
    let with_breaks = format!("一、工作安排\n{}一是稳增长。{}二是促改革。{}\n", long(3), long(6), long(6));
    assert_eq!(headings(&with_breaks), ["1 一、工作安排"]);
}

#[test]
fn a_statute_keeps_articles_and_refuses_references() {
    let text = "目录\n第一章 总则\n第二章 责任\n第三章 附则\n第一章 总则\n第一条 为了加强管理，制定本条例。\n第二条（适用范围） 本市行政区域适用本条例。\n\
                第二章 责任\n第三条 有下列情形之一的，依照本条例第二条规定处罚：\n（一）随意倾倒的；\n（二）拒不改正的；\n（三）其他情形的。\n\
                第三条之一 情节严重的，加倍处罚。\n第三章 附则\n第四条 本条例自公布之日起施行。\n";
    let expected = [
        "1 第一章 总则",
        "2 第一条",
        "2 第二条（适用范围）",
        "1 第二章 责任",
        "2 第三条",
        "2 第三条之一",
        "1 第三章 附则",
        "2 第四条",
    ];
    assert_eq!(headings(text), expected);
    let flat = text.replace('\n', "");
    assert_eq!(headings(&flat), expected);
}

#[test]
fn bullets_take_the_number_of_the_words_behind_them() {
    let text = format!(
        "▲ 2018年,{BODY}\n●一是以作风建设为抓手,提升水平。{BODY}\n●二是以“五个到位,六个精准”为指导,抓好落实。{BODY}\n"
    );
    let expected = ["1 ▲ 2018年", "1 ●一是以作风建设为抓手", "1 ●二是以“五个到位,六个精准”为指导"];
    assert_eq!(headings(&text), expected);
    assert_eq!(sections(&text, &[])[2].number.as_deref(), Some("二"));
}

#[test]
fn numbers_of_sentences_are_no_headings() {
    let texts = [
        "第二、三产业增加值增长1.5%，其中：一是工业增长；二是服务业增长；三是出口增长。",
        "根据本法第三条规定，由县级以上人民政府责令改正。2018.5.1起施行。",
        "原则如下：（一）公开；（二）公平；（三）公正。",
    ];
    for text in texts {
        assert_eq!(headings(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn short_lines_alone_are_headings() {
    let text = format!(
        "某区政府工作报告\n区长 张某某\n各位代表：\n{BODY}\n过去一年工作回顾\n{BODY}\n{BODY}\n今年工作安排\n{BODY}\n某区人民政府\n2020年1月3日\n"
    );
    assert_eq!(headings(&text), ["1 过去一年工作回顾", "1 今年工作安排"]);
}

#[test]
fn markdown_headings_nest_by_their_depth() {
    let text = format!(
        "# 条例\n\n## 第一章 总则\n\n第一条 {BODY}\n\n第二条 {BODY}\n\n## 第二章 附则\n\n第三条 {BODY}\n"
    );
    let expected = ["1 条例", "2 第一章 总则", "3 第一条", "3 第二条", "2 第二章 附则", "3 第三条"];
    assert_eq!(headings(&text), expected);
}

fn cut(text: &str) -> Vec<(String, Option<usize>)> {
    let found = sections(text, &[]);
    let residue = residue::mark(text, &residue::RecurringLines::new());
    passages(text, &found, &residue, &PassageOptions::default())
        .iter()
        .map(|p| (p.span.of(text).to_string(), p.section))
        .collect()
}

#[test]
fn a_heading_without_text_opens_the_passage_of_its_first_subsection() {
    let text = format!(
        "一、总体要求\n（一）指导思想\n{BODY}\n{BODY}\n（二）基本原则\n{BODY}\n{BODY}\n二、重点任务\n{BODY}\n{BODY}\n"
    );
    let passages = cut(&text);
    assert_eq!(passages[0].0, format!("一、总体要求\n（一）指导思想\n{BODY}\n{BODY}\n"));
    assert_eq!(passages[0].1, Some(1));
    assert_eq!(passages[1].1, Some(2));
}

#[test]
fn long_sections_are_cut_at_sentence_ends_and_residue_stands_alone() {
    let text = format!("{}\n请输入验证码", BODY.repeat(20));
    let passages = cut(&text);
    assert!(passages.len() >= 3);
    assert!(passages.iter().rev().skip(1).all(|(p, _)| p.trim_end().ends_with('。')));
    assert_eq!(passages.last().map(|p| p.0.as_str()), Some("请输入验证码"));
}

#[test]
fn a_hard_wrapped_sentence_is_not_cut_at_its_line_breaks() {
    let chars: Vec<char> = BODY.repeat(30).chars().collect();
    let wrapped: Vec<String> = chars.chunks(31).map(|line| line.iter().collect()).collect();
    for (passage, _) in cut(&wrapped.join("\n")) {
        assert!(passage.trim_end().ends_with('。'), "{passage}");
    }
}

#[test]
fn five_megabytes_of_markers_take_linear_time() {
    for text in [
        "一、".repeat(800_000),
        "第一条 甲。第二条 乙。\n".repeat(150_000),
        "（一）甲；\n".repeat(300_000),
        "第一章甲第一条乙。".repeat(150_000),
        "请输入验证码".repeat(250_000),
        "附件1：甲一、乙。".repeat(150_000),
        "●一是甲。".repeat(300_000),
    ] {
        let found = sections(&text, &[]);
        let passages = passages(&text, &found, &[], &PassageOptions::default());
        assert_eq!(passages.last().map(|p| p.span.end), Some(text.len()));
    }
}

/// Pieces of which texts that provoke the outline are made.
const PIECES: [&str; 26] = [
    "一、",
    "二、",
    "三、",
    "（一）",
    "（二）",
    "1.",
    "2．",
    "①",
    "第一章",
    "第二章",
    "第一条",
    "第二条",
    "# ",
    "附件1",
    "●一是",
    "——",
    "总则",
    "加强领导",
    "。",
    "，",
    "；",
    "：",
    "\n",
    "　",
    "请输入验证码",
    "目录",
];

fn check(text: &str) -> Result<(), TestCaseError> {
    let residue = residue::mark(text, &residue::candidate_lines(text).into_iter().collect());
    prop_assert!(residue.windows(2).all(|w| w[0].end <= w[1].start));
    let found = sections(text, &residue);
    for (index, section) in found.iter().enumerate() {
        prop_assert!(section.span.contains(section.heading_span));
        let words = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
        prop_assert_eq!(words(section.heading_span.of(text)), words(&section.heading));
        prop_assert!(!section.heading.contains('\n'));
        prop_assert!(index == 0 || found[index - 1].span.start < section.span.start);
        match section.parent {
            Some(parent) => {
                prop_assert!(parent < index && found[parent].span.contains(section.span));
                prop_assert_eq!(found[parent].level + 1, section.level);
            }
            None => prop_assert_eq!(section.level, 1),
        }
    }
    let options = PassageOptions { target_chars: 40, max_chars: 60 };
    let cut = passages(text, &found, &residue, &options);
    let mut end = 0;
    for (number, passage) in cut.iter().enumerate() {
        prop_assert_eq!((passage.number as usize, passage.span.start), (number, end));
        prop_assert!(!passage.span.is_empty() && text.is_char_boundary(passage.span.end));
        end = passage.span.end;
    }
    prop_assert_eq!(end, text.len());
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_tiled(text in "\\PC{0,200}") {
        check(&text)?;
    }

    #[test]
    fn any_mixture_of_markers_is_tiled(parts in prop::collection::vec(0..PIECES.len(), 0..80)) {
        check(&parts.into_iter().map(|at| PIECES[at]).collect::<String>())?;
    }
}
