use super::*;
use crate::extract::Extractors;
use crate::extract::testing::{damaged, fixture};
use proptest::prelude::*;

fn read_file(name: &str, bytes: &[u8]) -> Vec<Result<Extracted, Error>> {
    let mut found = Vec::new();
    Extractors::standard().extract(name, bytes, &mut |one| found.push(one));
    found
}

#[test]
fn slides_are_pages_with_their_titles_as_headings() {
    let read = read_file("slides.pptx", &fixture("slides.pptx")).remove(0).unwrap();
    let expected = [
        "# 岚川市垃圾分类工作汇报\n2020年12月\n开场说明：汇报约十分钟。\n",
        "# 一、主要成效\n分类覆盖率达到92.1%\n餐厨垃圾收运15800吨\n",
        "# 二、存在问题\n部分小区投放点设置不合理\n此页请重点讲。\n",
        "# 三、经费安排\n项目\t金额\n设备购置\t35.6万元",
    ];
    let ends = read.pages.iter().skip(1).chain([&read.text.len()]).copied().collect::<Vec<_>>();
    let pages: Vec<&str> = read.pages.iter().zip(ends).map(|(start, end)| &read.text[*start..end]).collect();
    assert_eq!(pages, expected);
}

#[test]
fn numbers_of_pages_and_repeats_for_old_programs_are_no_text() {
    let shape = |kind: &str, text: &str| {
        format!(
            "<p:sp><p:nvPr><p:ph type=\"{kind}\"/></p:nvPr><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp>"
        )
    };
    let source = format!(
        "<p:sld show=\"0\">{}{}<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></p:sld>",
        shape("sldNum", "3"),
        shape("title", "题 &amp; 目"),
        shape("body", "正文"),
        shape("body", "正文")
    );
    let (shapes, is_whole) = slide::shapes(&source);
    let texts: Vec<(Role, &str)> = shapes.iter().map(|shape| (shape.role, shape.text.as_str())).collect();
    assert_eq!(texts, [(Role::Furniture, "3"), (Role::Title, "题 & 目"), (Role::Body, "正文")]);
    assert!(is_whole && slide::is_hidden(&source));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn damaged_presentations_are_read_or_refused(seed in any::<u64>()) {
        prop_assert!(!read_file("slides.pptx", &damaged(&fixture("slides.pptx"), seed)).is_empty());
    }
}
