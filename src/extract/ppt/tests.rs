use super::*;
use crate::extract::Extractors;
use crate::extract::testing::{damaged, fixture};
use proptest::prelude::*;

/// The presentation of the fixture, which is kept packed.
fn presentation() -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(fixture("slides.zip"))).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name("slides.ppt").unwrap(), &mut bytes).unwrap();
    bytes
}

#[test]
fn slides_are_pages_with_their_titles_as_headings() {
    let mut found = Vec::new();
    Extractors::standard().extract("slides.zip", &fixture("slides.zip"), &mut |one| found.push(one.unwrap()));
    let read = found.remove(0);
    assert_eq!((read.format, read.id.as_deref()), ("ppt", Some("slides.zip!/slides.ppt")));
    let expected = [
        "# 岚川市垃圾分类工作汇报\n2020年12月\n开场说明：汇报约十分钟。\n",
        "# 一、主要成效\n分类覆盖率达到92.1%\n餐厨垃圾收运15800吨\n",
        "# 二、存在问题\n部分小区投放点设置不合理\n此页请重点讲。\n",
        "# 三、经费安排\n项目\n金额\n设备购置\n35.6万元",
    ];
    let ends = read.pages.iter().skip(1).chain([&read.text.len()]).copied().collect::<Vec<_>>();
    let pages: Vec<&str> = read.pages.iter().zip(ends).map(|(start, end)| &read.text[*start..end]).collect();
    assert_eq!(pages, expected);
}

#[test]
fn a_structure_that_leads_nowhere_gives_every_text() {
    let wide: Vec<u8> = "办结率".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let stream =
        [&[0, 0, 0xA0, 0x0F, 6, 0, 0, 0][..], &wide, &[0, 0, 0xA8, 0x0F, 2, 0, 0, 0], b"ab"].concat();
    assert!(slides(&stream, 0).is_none());
    let mut text = String::new();
    everything(&stream).write(&mut text);
    assert_eq!(text, "办结率\nab\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn damaged_presentations_are_read_or_refused(seed in any::<u64>()) {
        let mut found = 0;
        Extractors::standard().extract("a.ppt", &damaged(&presentation(), seed), &mut |_| found += 1);
        prop_assert!(found > 0);
    }

    #[test]
    fn any_records_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), edit in 0usize..300) {
        let _ = slides(&bytes, edit);
        everything(&bytes);
    }
}
