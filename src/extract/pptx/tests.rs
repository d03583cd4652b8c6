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

#[test]
fn comments_stand_with_their_slide_under_a_heading_of_their_own() {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{target}\"/>")
    };
    let main = format!(
        "<Relationships>{}{}</Relationships>",
        relation("r1", "slide", "s1.xml"),
        relation("r2", "authors", "authors.xml")
    );
    let of_slide = format!("<Relationships>{}</Relationships>", relation("r1", "comments", "c.xml"));
    let said = |text: &str| format!("<txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></txBody>");
    let comments = format!(
        "<cmLst><cm authorId=\"1\">{}<replyLst><reply authorId=\"2\">{}</reply></replyLst></cm><cm><text>存 &amp; 疑</text></cm></cmLst>",
        said("数据要更新"),
        said("已更新")
    );
    let slide = "<p:sld><p:sp><a:p><a:r><a:t>办结率96.27%</a:t></a:r></a:p></p:sp></p:sld>";
    let presentation = "<p:presentation><p:sldIdLst><p:sldId r:id=\"r1\"/></p:sldIdLst></p:presentation>";
    let authors =
        "<authorLst><author id=\"1\" name=\"杜明川\"/><author id=\"2\" name=\"沈若岚\"/></authorLst>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [
        ("ppt/presentation.xml", presentation),
        ("ppt/_rels/presentation.xml.rels", &main),
        ("ppt/authors.xml", authors),
        ("ppt/s1.xml", slide),
        ("ppt/_rels/s1.xml.rels", &of_slide),
        ("ppt/c.xml", &comments),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, content.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(
        read_file("a.pptx", &bytes).remove(0).unwrap().text,
        "办结率96.27%\n## 批注\n批注（杜明川）：数据要更新\n批注（沈若岚）：已更新\n批注：存 & 疑"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn damaged_presentations_are_read_or_refused(seed in any::<u64>()) {
        prop_assert!(!read_file("slides.pptx", &damaged(&fixture("slides.pptx"), seed)).is_empty());
    }
}
