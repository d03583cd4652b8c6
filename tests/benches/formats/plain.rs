//! Files that are text with marks in it: plain text, Markdown, web pages, tables, RTF, e-mail, PDF.

use super::words::Words;
use encoding_rs::GB18030;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::fmt::Write as _;
use std::io::Write as _;

fn text(number: usize) -> String {
    let mut words = Words::new();
    (0..number).flat_map(|paragraph| words.lines(paragraph)).map(|line| line + "\n").collect()
}

pub fn utf8(number: usize) -> Vec<u8> {
    text(number).into_bytes()
}

pub fn gb18030(number: usize) -> Vec<u8> {
    GB18030.encode(&text(number)).0.into_owned()
}

pub fn markdown(number: usize) -> Vec<u8> {
    let mut words = Words::new();
    let mut page = String::from("---\ntitle: 年度报告\n---\n");
    for paragraph in 0..number {
        if let Some(heading) = words.heading(paragraph) {
            writeln!(page, "\n## {heading}\n").unwrap();
        }
        writeln!(page, "{}\n", words.paragraph()).unwrap();
    }
    page.into_bytes()
}

/// A page of a site: menu, document with a table now and then, footer.
fn page(number: usize, charset: &str) -> String {
    let mut words = Words::new();
    let mut page = format!(
        "<!DOCTYPE html><html><head><meta charset=\"{charset}\"><title>年度报告</title></head><body>"
    );
    page += "<div class=\"nav\"><a href=\"/\">首页</a><a href=\"/a\">政务公开</a><a href=\"/b\">办事服务</a></div>";
    for paragraph in 0..number {
        if let Some(heading) = words.heading(paragraph) {
            write!(page, "<h3>{heading}</h3>\n<table border=\"1\" cellspacing=\"0\">").unwrap();
            for _ in 0..5 {
                let cells = words.row().map(|cell| format!("<td style=\"border:1px\">{cell}</td>")).concat();
                writeln!(page, "<tr>{cells}</tr>").unwrap();
            }
            page += "</table>\n";
        }
        let style = "text-indent:2em;font-family:仿宋_GB2312;font-size:16pt";
        writeln!(page, "<p style=\"{style}\"><span>{}</span></p>", words.paragraph()).unwrap();
    }
    page + "<div class=\"footer\">版权所有</div></body></html>"
}

pub fn html(number: usize) -> Vec<u8> {
    page(number, "utf-8").into_bytes()
}

pub fn csv(number: usize) -> Vec<u8> {
    let mut words = Words::new();
    let mut table = String::from("区县,指标,数值,备注\r\n");
    for _ in 0..number {
        let [place, indicator, value, remark] = words.row();
        write!(table, "{place},{indicator},{value},\"{remark}\"\r\n").unwrap();
    }
    table.into_bytes()
}

/// As Word writes it: Chinese as bytes of GBK.
pub fn rtf(number: usize) -> Vec<u8> {
    let mut file = String::from("{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 SimSun;}}\n");
    for line in text(number).lines() {
        file += "\\pard\\plain\\ltrpar\\qj \\li0\\ri0\\nowidctlpar\\fs21\\lang2052 {\\loch\\af0\\hich\\af0\\dbch\\f0 ";
        for byte in GB18030.encode(line).0.iter() {
            match byte.is_ascii() {
                true => file.push(char::from(*byte)),
                false => write!(file, "\\'{byte:02x}").unwrap(),
            }
        }
        file += "}\\par\n";
    }
    (file + "}").into_bytes()
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for line in bytes.chunks(57) {
        for three in line.chunks(3) {
            let number = three.iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
                << (8 * (3 - three.len()));
            for place in 0..4 {
                let digit = BASE64[number >> (18 - 6 * place) & 63];
                text.push(if place <= three.len() { char::from(digit) } else { '=' });
            }
        }
        text += "\r\n";
    }
    text
}

/// A message in GB2312 with a text and a second one attached.
pub fn eml(number: usize) -> Vec<u8> {
    let body = base64(&gb18030(number / 2));
    let attached = base64(&utf8(number - number / 2));
    format!(
        "From: <a@b.cn>\r\nTo: <c@d.cn>\r\nSubject: =?GB2312?B?xOq2yLGouOY=?=\r\nDate: Mon, 4 Jan 2021 09:00:00 +0800\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_x\"\r\n\r\n--=_x\r\n\
         Content-Type: text/plain; charset=\"gb2312\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n--=_x\r\n\
         Content-Type: text/plain; charset=\"utf-8\"; name=\"a.txt\"\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"a.txt\"\r\n\r\n{attached}\r\n--=_x--\r\n"
    )
    .into_bytes()
}

/// A page saved by a browser: quoted-printable.
pub fn mht(number: usize) -> Vec<u8> {
    let mut quoted = String::new();
    let mut width = 0;
    for byte in GB18030.encode(&page(number, "gb2312")).0.iter() {
        let is_plain = matches!(byte, b' '..=b'~') && *byte != b'=';
        match is_plain {
            true => quoted.push(char::from(*byte)),
            false => write!(quoted, "={byte:02X}").unwrap(),
        }
        width += if is_plain { 1 } else { 3 };
        if width > 70 {
            quoted += "=\r\n";
            width = 0;
        }
    }
    format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"=_x\"\r\n\r\n--=_x\r\n\
         Content-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: http://a.cn/\r\n\r\n{quoted}\r\n--=_x--\r\n"
    )
    .into_bytes()
}

/// Lines of a page, and characters of a line.
const LINES: usize = 36;
const WIDTH: usize = 32;

/// Pages with a running head and a number, their text in compressed streams and in a font that is not embedded.
pub fn pdf(number: usize) -> Vec<u8> {
    let text = text(number);
    let lines: Vec<Vec<char>> = text.lines().flat_map(wrapped).collect();
    let pages = lines.chunks(LINES).count();
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", 5 + 2 * page)).collect();
    let mut file = Pdf { bytes: b"%PDF-1.5\n".to_vec(), places: Vec::new() };
    file.object(b"<</Type/Catalog/Pages 2 0 R>>");
    file.object(format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>").as_bytes());
    file.object(b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>");
    file.object(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)\
          /Supplement 2>>>>",
    );
    for (page, lines) in lines.chunks(LINES).enumerate() {
        let mut content = shown(&"年度报告".chars().collect::<Vec<_>>(), 800.0);
        for (line, text) in lines.iter().enumerate() {
            content += &shown(text, 760.0 - 19.0 * line as f32);
        }
        content += &shown(&format!("{}", page + 1).chars().collect::<Vec<_>>(), 40.0);
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(content.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        file.object(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
                6 + 2 * page
            )
            .as_bytes(),
        );
        let head = format!("<</Filter/FlateDecode/Length {}>>stream\n", packed.len());
        file.object(&[head.as_bytes(), &packed, b"\nendstream"].concat());
    }
    file.finish()
}

fn wrapped(line: &str) -> Vec<Vec<char>> {
    let indented: Vec<char> = "　　".chars().chain(line.chars()).collect();
    indented.chunks(WIDTH).map(<[char]>::to_vec).collect()
}

fn shown(text: &[char], y: f32) -> String {
    let codes: String = text.iter().map(|character| format!("{:04X}", *character as u32)).collect();
    format!("BT /F1 14 Tf 72 {y} Td <{codes}> Tj ET\n")
}

struct Pdf {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Pdf {
    fn object(&mut self, content: &[u8]) {
        self.places.push(self.bytes.len());
        self.bytes.extend(format!("{} 0 obj", self.places.len()).bytes());
        self.bytes.extend(content);
        self.bytes.extend(b"endobj\n");
    }

    fn finish(mut self) -> Vec<u8> {
        let (start, count) = (self.bytes.len(), self.places.len() + 1);
        let places: String = self.places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
        let table =
            format!("xref\n0 {count}\n0000000000 65535 f \n{places}trailer<</Size {count}/Root 1 0 R>>\n");
        self.bytes.extend(format!("{table}startxref\n{start}\n%%EOF\n").bytes());
        self.bytes
    }
}
