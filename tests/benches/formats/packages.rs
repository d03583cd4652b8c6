//! Files that are zip files: Word, Excel and PowerPoint documents, OFD, archives.

use super::plain;
use super::words::Words;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

struct Package(ZipWriter<Cursor<Vec<u8>>>);

impl Package {
    fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn part(&mut self, name: &str, content: impl AsRef<[u8]>) {
        self.0.start_file(name, SimpleFileOptions::default()).unwrap();
        self.0.write_all(content.as_ref()).unwrap();
    }

    /// The part that leads to the document itself.
    fn relations(&mut self, main: &str) {
        self.part("[Content_Types].xml", "<Types/>");
        self.part("_rels/.rels", relations(&[("rId1", "officeDocument", main)]));
    }

    fn finish(self) -> Vec<u8> {
        self.0.finish().unwrap().into_inner()
    }
}

fn relations(all: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/r/{kind}\" Target=\"{target}\"/>"
        )
    };
    format!("<Relationships>{}</Relationships>", all.iter().map(one).collect::<String>())
}

pub fn docx(number: usize) -> Vec<u8> {
    let mut words = Words::new();
    let mut body = String::from("<w:document xmlns:w=\"w\"><w:body>");
    for paragraph in 0..number {
        for line in words.lines(paragraph) {
            write!(
                body,
                "<w:p w:rsidR=\"00A77B3E\"><w:pPr><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:rPr>\
                 <w:rFonts w:eastAsia=\"仿宋_GB2312\"/><w:sz w:val=\"32\"/></w:rPr></w:pPr><w:r><w:rPr>\
                 <w:rFonts w:eastAsia=\"仿宋_GB2312\"/><w:sz w:val=\"32\"/></w:rPr><w:t>{line}</w:t></w:r></w:p>"
            )
            .unwrap();
        }
        if paragraph % 10 == 0 {
            let cell = |cell| format!("<w:tc><w:tcPr/><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>");
            let row = |row: [String; 4]| format!("<w:tr>{}</w:tr>", row.map(cell).concat());
            let rows: String = (0..5).map(|_| row(words.row())).collect();
            write!(body, "<w:tbl><w:tblPr/>{rows}</w:tbl>").unwrap();
        }
    }
    let mut package = Package::new();
    package.relations("word/document.xml");
    package.part("word/document.xml", body + "</w:body></w:document>");
    package.finish()
}

pub fn xlsx(number: usize) -> Vec<u8> {
    let mut words = Words::new();
    let (mut strings, mut count) = (String::from("<sst>"), 0);
    let mut sheet = String::from("<worksheet><sheetData>");
    let heads = ["区县", "指标", "数值", "备注"].map(str::to_string);
    for row in 0..=number {
        let cells = if row == 0 { heads.clone() } else { words.row() };
        write!(sheet, "<row r=\"{}\" spans=\"1:4\">", row + 1).unwrap();
        for (column, cell) in cells.iter().enumerate() {
            let place = format!("{}{}", ["A", "B", "C", "D"][column], row + 1);
            if column == 2 && row > 0 {
                write!(sheet, "<c r=\"{place}\" s=\"0\"><v>{cell}</v></c>").unwrap();
            } else {
                write!(sheet, "<c r=\"{place}\" s=\"0\" t=\"s\"><v>{count}</v></c>").unwrap();
                write!(strings, "<si><t>{cell}</t><phoneticPr fontId=\"1\" type=\"noConversion\"/></si>")
                    .unwrap();
                count += 1;
            }
        }
        sheet += "</row>";
    }
    let mut package = Package::new();
    package.relations("xl/workbook.xml");
    package.part(
        "xl/workbook.xml",
        "<workbook><sheets><sheet name=\"表一\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    );
    let parts =
        [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml")];
    package.part("xl/_rels/workbook.xml.rels", relations(&parts));
    package.part("xl/sharedStrings.xml", strings + "</sst>");
    package.part("xl/worksheets/sheet1.xml", sheet + "</sheetData></worksheet>");
    package.finish()
}

/// Paragraphs of a slide.
const SLIDE: usize = 6;

pub fn pptx(number: usize) -> Vec<u8> {
    let mut words = Words::new();
    let slides = number.div_ceil(SLIDE);
    let mut package = Package::new();
    package.relations("ppt/presentation.xml");
    let ids: String =
        (0..slides).map(|slide| format!("<p:sldId id=\"{}\" r:id=\"rId{slide}\"/>", 256 + slide)).collect();
    package.part(
        "ppt/presentation.xml",
        format!("<p:presentation><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"),
    );
    let targets: Vec<[String; 2]> =
        (0..slides).map(|slide| [format!("rId{slide}"), format!("slides/slide{slide}.xml")]).collect();
    let targets: Vec<(&str, &str, &str)> =
        targets.iter().map(|[id, target]| (id.as_str(), "slide", target.as_str())).collect();
    package.part("ppt/_rels/presentation.xml.rels", relations(&targets));
    for slide in 0..slides {
        let mut body = String::new();
        for _ in 0..SLIDE {
            let text = words.paragraph();
            write!(body, "<a:p><a:pPr marL=\"0\"/><a:r><a:rPr lang=\"zh-CN\" sz=\"1800\"/><a:t>{text}</a:t></a:r></a:p>").unwrap();
        }
        let title = words.phrase(4);
        let source = format!(
            "<p:sld><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:txBody><a:p>\
             <a:r><a:t>{title}</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:txBody>{body}</p:txBody></p:sp></p:spTree>\
             </p:cSld></p:sld>"
        );
        package.part(&format!("ppt/slides/slide{slide}.xml"), source);
    }
    package.finish()
}

/// Texts in an archive.
const MEMBERS: usize = 20;

pub fn zip(number: usize) -> Vec<u8> {
    let text = plain::utf8(number);
    let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let mut package = Package::new();
    for (member, lines) in lines.chunks(lines.len().div_ceil(MEMBERS).max(1)).enumerate() {
        package.part(&format!("报告{member}.txt"), lines.concat());
    }
    package.finish()
}

/// Lines of a page, and characters of a line.
const LINES: usize = 30;
const WIDTH: usize = 32;

pub fn ofd(number: usize) -> Vec<u8> {
    let text = String::from_utf8(plain::utf8(number)).unwrap();
    let lines: Vec<String> = text.lines().flat_map(wrapped).collect();
    let mut package = Package::new();
    package.part(
        "OFD.xml",
        "<ofd:OFD xmlns:ofd=\"o\"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>\
         </ofd:OFD>",
    );
    let mut places = String::new();
    for (page, lines) in lines.chunks(LINES).enumerate() {
        let mut objects = String::new();
        for (line, text) in lines.iter().enumerate() {
            let steps = text.chars().count().saturating_sub(1);
            let y = 20 + 8 * line;
            write!(
                objects,
                "<ofd:TextObject ID=\"5\" Boundary=\"20 {y} 180 6\" Font=\"4\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\" \
                 DeltaX=\"g {steps} 5\">{text}</ofd:TextCode></ofd:TextObject>"
            )
            .unwrap();
        }
        let name = format!("Pages/Page_{page}/Content.xml");
        write!(places, "<ofd:Page ID=\"{page}\" BaseLoc=\"{name}\"/>").unwrap();
        package.part(
            &format!("Doc_0/{name}"),
            format!(
                "<ofd:Page xmlns:ofd=\"o\"><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area><ofd:Content>\
                 <ofd:Layer ID=\"3\">{objects}</ofd:Layer></ofd:Content></ofd:Page>"
            ),
        );
    }
    let document = format!(
        "<ofd:Document xmlns:ofd=\"o\"><ofd:CommonData/><ofd:Pages>{places}</ofd:Pages></ofd:Document>"
    );
    package.part("Doc_0/Document.xml", document);
    package.finish()
}

fn wrapped(line: &str) -> Vec<String> {
    let characters: Vec<char> = line.chars().collect();
    characters.chunks(WIDTH).map(|piece| piece.iter().collect()).collect()
}
