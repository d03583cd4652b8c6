//! PDF files made by hand, and what must be read from them.

use super::*;
use encoding_rs::{Encoding, GBK};
use proptest::prelude::*;

/// A document of these pages, each given by its instructions; `/F1` shows UTF-16, `/X1` is a picture.
fn pdf(pages: &[String], encoding: &str) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_string(),
        String::new(),
        format!("<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[4 0 R]>>"),
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(GB1)/Supplement 2>>>>"
            .to_string(),
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\
         stream\n0\nendstream"
            .to_string(),
    ];
    let mut kids = String::new();
    for page in pages {
        let number = objects.len() + 1;
        kids += &format!("{number} 0 R ");
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F1 3 0 R>>\
             /XObject<</X1 5 0 R>>>>>>",
            number + 1
        ));
        objects.push(format!("<</Length {}>>stream\n{page}\nendstream", page.len()));
    }
    objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len());
    written(&objects, "")
}

/// Objects as a file, with more entries for its trailer.
fn written(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut file = "%PDF-1.4\n".to_string();
    let mut places = String::from("0000000000 65535 f \n");
    for (index, object) in objects.iter().enumerate() {
        places += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj{object}endobj\n", index + 1);
    }
    let (start, count) = (file.len(), objects.len() + 1);
    file += &format!("xref\n0 {count}\n{places}trailer<</Size {count}/Root 1 0 R{trailer}>>\n");
    file += &format!("startxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

/// Instructions that show a text at a place.
fn shown(text: &str, x: f32, y: f32, size: f32) -> String {
    let codes: String = text.encode_utf16().map(|code| format!("{code:04X}")).collect();
    format!("BT /F1 {size} Tf {x} {y} Td <{codes}> Tj ET\n")
}

/// A text in lines of `width` characters, the first one indented.
fn wrapped(text: &str, x: f32, mut y: f32, width: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let (first, rest) = characters.split_at((width - 2).min(characters.len()));
    let line = |line: &[char]| line.iter().collect::<String>();
    let mut page = shown(&line(first), x + 24.0, y, 12.0);
    for piece in rest.chunks(width) {
        y -= 20.0;
        page += &shown(&line(piece), x, y, 12.0);
    }
    page
}

fn opened(pages: &[String]) -> Extracted {
    let (extracted, lost) = read(&pdf(pages, "UniGB-UCS2-H")).unwrap();
    assert_eq!(lost, Vec::<String>::new());
    extracted
}

const LONG: &str = "全市上下坚持以人民为中心的发展思想，扎实推进城市精细化管理各项工作，全年共受理群众投诉两万余件，\
    办结率达到九成以上，背街小巷整治完成一百二十六条，新增停车泊位五千余个，有效缓解了老旧小区停车难的问题。";

#[test]
fn characters_are_known_by_the_chinese_character_maps() {
    let text = "关于深入开展城市管理工作的实施意见";
    for map in ["GBK-EUC-H", "GB-EUC-H", "GBKp-EUC-H", "UniGB-UCS2-H", "UniGB-UTF16-H"] {
        let encoding: &Encoding = if map.starts_with("Uni") { encoding_rs::UTF_16BE } else { GBK };
        let bytes = match encoding == GBK {
            true => GBK.encode(text).0.into_owned(),
            false => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let codes: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        let page = format!("BT /F1 16 Tf 72 700 Td <{codes}> Tj ET");
        assert_eq!(read(&pdf(&[page], map)).unwrap().0.text, text, "{map}");
    }
}

#[test]
fn the_numbers_of_a_collection_are_characters() {
    // 4559 is 中 in Adobe-GB1.
    let (extracted, _) = read(&pdf(&["BT /F1 9 Tf 72 700 Td <11CF> Tj ET".into()], "Identity-H")).unwrap();
    assert_eq!(extracted.text, "中");
}

#[test]
fn paragraphs_run_over_lines_and_pages() {
    let head = shown("某市城市管理年度报告", 200.0, 800.0, 9.0);
    let page = |number: usize, body: String| {
        head.clone() + &body + &shown(&format!("— {number} —"), 280.0, 40.0, 9.0)
    };
    let (first, second) = LONG.split_at(LONG.find("办结率").unwrap());
    let full = format!("{LONG}{first}");
    let characters: Vec<char> = full.chars().collect();
    // The first page ends with a full line.
    let cut = 30 * (characters.len() / 30) - 2;
    let (before, after) =
        (characters[..cut].iter().collect::<String>(), characters[cut..].iter().collect::<String>());
    let rest = format!("{after}{second}");
    let lines: Vec<char> = rest.chars().collect();
    let mut continued = String::new();
    for (index, line) in lines.chunks(30).enumerate() {
        continued += &shown(&line.iter().collect::<String>(), 90.0, 740.0 - 20.0 * index as f32, 12.0);
    }
    let extracted = opened(&[
        page(1, wrapped(&before, 90.0, 740.0, 30)),
        page(2, continued),
        page(3, shown("一、总体情况", 114.0, 740.0, 12.0) + &wrapped(LONG, 90.0, 720.0, 30)),
    ]);
    let own: Vec<&str> = extracted.text.lines().filter(|line| line.chars().count() > 12).collect();
    assert_eq!(own, [format!("{full}{second}").as_str(), LONG]);
    assert!(extracted.text.contains("\n一、总体情况\n"));
    let residue: Vec<&str> = extracted.residue.iter().map(|span| span.of(&extracted.text)).collect();
    let expected =
        ["某市城市管理年度报告", "— 1 —", "某市城市管理年度报告", "— 2 —", "某市城市管理年度报告", "— 3 —"];
    assert_eq!(residue, expected);
    let begins: Vec<String> =
        extracted.pages.iter().map(|start| extracted.text[*start..].chars().take(3).collect()).collect();
    assert_eq!(begins, ["某市城".to_string(), rest.chars().take(3).collect(), "某市城".to_string()]);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let (left, right) = (LONG, "第二栏另起一段。".to_string() + LONG);
    let title = shown("城市管理工作研究", 200.0, 780.0, 18.0);
    // The right column stands half a line lower, and is drawn line by line with the left one.
    let (left_part, right_part) = (wrapped(left, 60.0, 740.0, 17), wrapped(&right, 310.0, 730.0, 17));
    let mut page = title;
    let (mut a, mut b) = (left_part.lines(), right_part.lines());
    loop {
        let pair = (a.next(), b.next());
        if pair == (None, None) {
            break;
        }
        page += &format!("{}\n{}\n", pair.0.unwrap_or(""), pair.1.unwrap_or(""));
    }
    assert_eq!(opened(&[page]).text, format!("城市管理工作研究\n{left}\n{right}"));
}

#[test]
fn rows_of_a_ruled_table_are_lines() {
    let mut page = shown("附表", 280.0, 780.0, 12.0);
    for y in [760, 730, 690] {
        page += &format!("60 {y} m 500 {y} l S\n");
    }
    for x in [60, 200, 300, 500] {
        page += &format!("{x} 760 m {x} 690 l S\n");
    }
    for (text, x, y) in [
        ("指标", 70.0, 740.0),
        ("单位", 210.0, 740.0),
        ("说明", 310.0, 740.0),
        ("垃圾收运量", 70.0, 705.0),
        ("万吨", 210.0, 705.0),
        ("含餐厨垃圾和建筑垃圾以及其", 310.0, 715.0),
        ("他", 310.0, 698.0),
    ] {
        page += &shown(text, x, y, 12.0);
    }
    let expected = "附表\n指标\t单位\t说明\n垃圾收运量\t万吨\t含餐厨垃圾和建筑垃圾以及其他";
    assert_eq!(opened(&[page]).text, expected);
}

#[test]
fn a_scan_is_named_as_one() {
    let error = read(&pdf(&["q 595 0 0 842 0 0 cm /X1 Do Q".into()], "GBK-EUC-H")).unwrap_err();
    assert_eq!((error.kind, error.detail.as_str()), (ErrorKind::NoTextLayer, "只有图片，可能是扫描件"));
    let stamped = "q 595 0 0 842 0 0 cm /X1 Do Q".to_string() + &shown("1", 290.0, 40.0, 9.0);
    assert_eq!(read(&pdf(&[stamped], "UniGB-UCS2-H")).unwrap_err().kind, ErrorKind::NoTextLayer);
    assert_eq!(read(&pdf(&[String::new()], "GBK-EUC-H")).unwrap_err().kind, ErrorKind::Empty);
}

#[test]
fn a_password_is_asked_for() {
    let key = "00".repeat(32);
    let locked = format!("/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{key}>/U<{key}>>>");
    let objects = ["<</Type/Catalog/Pages 2 0 R>>".to_string(), "<</Type/Pages/Kids[]/Count 0>>".to_string()];
    let error = read(&written(&objects, &locked)).unwrap_err();
    assert_eq!((error.kind, error.detail.as_str()), (ErrorKind::Encrypted, "PDF 密码"));
    let mut damaged = written(&objects, &locked);
    let table = damaged.windows(6).position(|window| window == b"xref\n0").unwrap();
    damaged[table..table + 6].fill(b'?');
    let error = read(&damaged).unwrap_err();
    assert_eq!((error.kind, error.detail.as_str()), (ErrorKind::Encrypted, "PDF 密码"));
}

#[test]
fn a_file_that_is_cut_short_is_read_as_far_as_it_goes() {
    let whole = pdf(
        &[shown("第一页的内容", 90.0, 700.0, 12.0), shown("第二页的内容", 90.0, 700.0, 12.0)],
        "UniGB-UCS2-H",
    );
    let cut = memchr::memmem::find(&whole, b"xref").unwrap();
    let (extracted, lost) = read(&whole[..cut]).unwrap();
    assert!(extracted.text.contains("第二页的内容"));
    assert!(lost[0].contains("%%EOF"));
    assert_eq!(read(b"%PDF-1.4\n").unwrap_err().kind, ErrorKind::Broken);
}

#[test]
fn drawings_that_call_themselves_end() {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_string(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_string(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>".to_string(),
        "<</Length 5>>stream\n/X Do\nendstream".to_string(),
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 5>>stream\n/X Do\nendstream"
            .to_string(),
    ];
    assert_eq!(read(&written(&objects, "")).unwrap_err().kind, ErrorKind::Empty);
}

/// A page of codes in a font whose dictionary, and objects after it from number 6 on, are given.
fn in_font(font: &str, more: &[String], codes: &str) -> Vec<u8> {
    let page = format!("BT /F1 12 Tf 72 700 Td <{codes}> Tj ET");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_string(),
        "<</Type/Pages/Kids[4 0 R]/Count 1>>".to_string(),
        font.to_string(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000 842]/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            .to_string(),
        format!("<</Length {}>>stream\n{page}\nendstream", page.len()),
    ];
    objects.extend_from_slice(more);
    written(&objects, "")
}

#[test]
fn latin_letters_as_wide_as_han_characters_are_not_believed() {
    let widths = |width: &str| [width; 20].join(" ");
    let font = |width: &str| {
        format!(
            "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+SimSun/FirstChar 65/LastChar 84/Encoding/WinAnsiEncoding\
             /Widths[{}]>>",
            widths(width)
        )
    };
    let error = read(&in_font(&font("1000"), &[], "4142434445464748")).unwrap_err();
    assert_eq!((error.kind, error.detail.as_str()), (ErrorKind::NoTextLayer, "字体没有字符对照"));
    assert_eq!(read(&in_font(&font("600"), &[], "4142434445464748")).unwrap().0.text, "ABCDEFGH");
}

/// A composite font whose own account of its characters is `map`, from codes to UTF-16.
fn with_account(map: &[(u16, char)]) -> (&'static str, Vec<String>) {
    let rows: String = map.iter().map(|(code, c)| format!("<{code:04X}> <{:04X}>\n", *c as u32)).collect();
    let account = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> \
         <FFFF> endcodespacerange {} beginbfchar\n{rows}endbfchar endcmap",
        map.len()
    );
    let font =
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>";
    let descendant = "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 1000/CIDSystemInfo<</Registry(Adobe)\
                      /Ordering(Identity)/Supplement 0>>>>";
    let stream = format!("<</Length {}>>stream\n{account}\nendstream", account.len());
    (font, vec![descendant.to_string(), stream])
}

#[test]
fn characters_that_make_no_text_are_not_believed() {
    let characters: Vec<char> = LONG.chars().collect();
    let codes: String = (0..characters.len()).map(|code| format!("{code:04X}")).collect();
    let account = |moved: u32| {
        let moved = |c: &char| char::from_u32(*c as u32 + moved).unwrap();
        characters.iter().map(moved).enumerate().map(|(code, c)| (code as u16, c)).collect::<Vec<_>>()
    };
    let (font, more) = with_account(&account(0));
    assert!(read(&in_font(font, &more, &codes)).unwrap().0.text.contains("办结率达到九成以上"));
    let (font, more) = with_account(&account(1237));
    let error = read(&in_font(font, &more, &codes)).unwrap_err();
    assert_eq!((error.kind, error.detail.as_str()), (ErrorKind::NoTextLayer, "字体字符对照有误"));
}

/// A TrueType program that says of glyph 1 and those after it that they are the characters from `first` on.
fn program_with_characters(first: char, glyphs: u32) -> String {
    let groups = [1, first as u32, first as u32 + glyphs - 1, 1].map(u32::to_be_bytes).concat();
    let subtable = [&[0, 12, 0, 0][..], &28u32.to_be_bytes(), &[0; 4], &groups].concat();
    let table = [&[0, 0, 0, 1, 0, 3, 0, 10][..], &12u32.to_be_bytes(), &subtable].concat();
    let head = [&[0, 1, 0, 0, 0, 1, 0, 16, 0, 0, 0, 0][..], b"cmap", &[0; 4]].concat();
    let place = [28, table.len() as u32].map(u32::to_be_bytes).concat();
    [head, place, table].concat().iter().map(|byte| format!("{byte:02X}")).collect()
}

#[test]
fn a_font_that_knows_its_characters_is_believed_before_the_collection_it_names() {
    let font = "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]>>";
    let descendant = "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 1000/CIDToGIDMap/Identity/CIDSystemInfo\
                      <</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R>>";
    let descriptor = "<</Type/FontDescriptor/FontName/A/Flags 4/FontFile2 8 0 R>>";
    let program = program_with_characters('\u{4E00}', 5);
    let stream =
        format!("<</Filter/ASCIIHexDecode/Length {}>>stream\n{program}>\nendstream", program.len() + 1);
    let more = [descendant.to_string(), descriptor.to_string(), stream];
    assert_eq!(read(&in_font(font, &more, "00010002")).unwrap().0.text, "\u{4E00}\u{4E01}");
}

#[test]
fn an_unknown_character_leaves_its_place_and_is_named() {
    let widths = ["1000"; 12].join(" ");
    let names: String = "甲乙丙丁戊己庚辛壬癸".chars().map(|c| format!("/uni{:04X}", c as u32)).collect();
    let font = format!(
        "<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 65/LastChar 76/Widths[{widths}]/Encoding<</Type/Encoding\
         /Differences[65{names}/g11/g12]>>>>"
    );
    let (extracted, lost) = read(&in_font(&font, &[], "41424B4C43444546474849")).unwrap();
    assert_eq!(extracted.text, "甲乙\u{FFFD}丙丁戊己庚辛壬");
    assert_eq!(lost, ["有 2 个字的字体没有字符对照，未读出"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damage_is_survived(at in 0..2_000usize, bytes in prop::collection::vec(any::<u8>(), 1..40)) {
        let mut file = pdf(&[wrapped(LONG, 90.0, 740.0, 30), shown("第二页", 90.0, 700.0, 12.0)], "UniGB-UCS2-H");
        let at = at % file.len();
        let end = (at + bytes.len()).min(file.len());
        file.splice(at..end, bytes);
        if let Ok((extracted, _)) = read(&file) {
            prop_assert!(extracted.pages.iter().all(|start| extracted.text.is_char_boundary(*start)));
            prop_assert!(extracted.residue.iter().all(|span| extracted.text.get(span.range()).is_some()));
        }
    }
}
