use super::*;
use crate::extract::Extractors;
use crate::extract::testing::{damaged, fixture};
use encoding_rs::GBK;
use proptest::prelude::*;

fn read(name: &str, bytes: &[u8]) -> Vec<Result<Extracted, Error>> {
    let mut found = Vec::new();
    Extractors::standard().extract(name, bytes, &mut |one| found.push(one));
    found
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |bits: u32, at: u32| DIGITS[(bits >> at & 63) as usize] as char;
    let group = |chunk: &[u8]| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        let digits: String = [18, 12, 6, 0].map(|at| digit(bits, at)).iter().take(chunk.len() + 1).collect();
        format!("{digits:=<4}")
    };
    bytes.chunks(3).map(group).collect()
}

/// A message in GB2312 with an attachment.
fn message() -> Vec<u8> {
    let word = |text: &str| format!("=?GB2312?B?{}?=", base64(&GBK.encode(text).0));
    let lines = [
        format!("From: {} <du@example.org>", word("杜明川")),
        "To: shen@example.org".into(),
        format!("Subject: {}", word("报送工作总结")),
        "Date: Mon, 4 Jan 2021 09:30:00 +0800".into(),
        "MIME-Version: 1.0".into(),
        "Content-Type: multipart/mixed; boundary=\"b\"".into(),
        "\n--b\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n".into(),
        base64(&GBK.encode("现将2020年工作总结报上，请审阅。\r\n市城管局").0),
        format!(
            "--b\nContent-Type: application/msword; name=\"{0}\"\nContent-Transfer-Encoding: base64\n\
             Content-Disposition: attachment; filename=\"{0}\"\n",
            word("总结.docx")
        ),
        base64(&fixture("report.docx")),
        "--b--\n".into(),
    ];
    lines.join("\n").into_bytes()
}

#[test]
fn a_message_is_a_document_and_its_attachments_are_inside() {
    let found: Vec<Extracted> = read("来信.eml", &message()).into_iter().map(Result::unwrap).collect();
    let expected = "主题：报送工作总结\n发件人：杜明川 <du@example.org>\n收件人：shen@example.org\n日期：2021-01-04\n\
                    现将2020年工作总结报上，请审阅。\n市城管局";
    assert_eq!(found[0].text, expected);
    assert_eq!((found[0].format, found[0].id.as_deref()), ("eml", None));
    assert_eq!(found[0].stated.title.as_deref(), Some("报送工作总结"));
    assert_eq!(found[0].stated.date, crate::model::Date::parse("2021-01-04"));
    assert_eq!((found[1].format, found[1].id.as_deref()), ("docx", Some("来信.eml!/总结.docx")));
}

#[test]
fn bytes_without_a_named_encoding_are_recognised() {
    let mut bytes = b"Subject: x\nContent-Type: text/plain\n\n".to_vec();
    bytes.extend(GBK.encode("请各单位认真组织学习贯彻。").0.iter());
    assert_eq!(read("a.eml", &bytes).remove(0).unwrap().text, "主题：x\n请各单位认真组织学习贯彻。");
    let page = b"Subject: x\nContent-Type: text/html; charset=utf-8\n\n<p>one<p>two";
    assert_eq!(read("a.eml", page).remove(0).unwrap().text, "主题：x\none\ntwo");
}

#[test]
fn a_saved_page_is_read_as_a_page() {
    let page = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\n\
                Content-Type: text/html; charset=\"gb2312\"\nContent-Transfer-Encoding: quoted-printable\n\n\
                <html><body><p>=B0=EC=BD=E1=C2=CA</p><script>no</script></body></html>\n--b--\n";
    let found = read("办结率.mht", page.as_bytes()).remove(0).unwrap();
    assert_eq!((found.text.as_str(), found.format), ("办结率", "mht"));
    assert!(read("办结率.doc", page.as_bytes()).remove(0).unwrap().warnings[0].contains("网页存档"));
}

#[test]
fn heads_without_a_known_encoding_are_recognised() {
    let mut raw = b"Subject: ".to_vec();
    raw.extend(GBK.encode("报送工作总结").0.iter());
    raw.extend(b"\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nok\n");
    raw.extend(b"--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"");
    raw.extend(GBK.encode("总结.txt").0.iter());
    raw.extend(b"\"\n\n2020\n--b--\n");
    let found: Vec<Extracted> = read("a.eml", &raw).into_iter().map(Result::unwrap).collect();
    assert_eq!(found[0].stated.title.as_deref(), Some("报送工作总结"));
    assert_eq!(found[1].id.as_deref(), Some("a.eml!/总结.txt"));
    let words =
        ["报送工作", "总结"].map(|text| format!("=?gb2312-unheard?B?{}?=", base64(&GBK.encode(text).0)));
    let message = format!("Subject: {}\n {}\nContent-Type: text/plain\n\nok\n", words[0], words[1]);
    assert_eq!(
        read("a.eml", message.as_bytes()).remove(0).unwrap().stated.title.as_deref(),
        Some("报送工作总结")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damaged_messages_are_read_or_refused(seed in any::<u64>()) {
        prop_assert!(!read("a.eml", &damaged(&message(), seed)).is_empty());
        prop_assert!(!read("a.mht", &damaged(&message(), seed)).is_empty());
    }
}
