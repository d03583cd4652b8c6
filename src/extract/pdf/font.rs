//! The fonts of a PDF: which characters the bytes of a text stand for, and how wide they are.

use super::encoding::Encoding;
use super::program;
use super::streams::Streams;
use crate::extract::legacy::is_common;
use crate::extract::paged::{UNKNOWN, is_wide};
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Rect, Stream, String as Bytes};
use std::collections::HashMap;
use std::rc::Rc;

/// Widths that are read of one font: there are 65,536 characters at most.
const MOST_WIDTHS: u32 = 1 << 18;

/// What a font shows for one code.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Where nobody says which character it is, [`UNKNOWN`]; empty where a font that says it of others leaves it out.
    pub text: Box<str>,
    /// Width in ems.
    pub width: f32,
    /// Whether it is a Han character, and a common one.
    han: bool,
    common: bool,
}

/// What was shown for codes of two bytes that begin alike, by the second byte.
type Pairs = [Option<Rc<Shown>>; 256];

/// Fewer Han characters than this do not tell whether they make a text.
const FEWEST_HAN: usize = 60;

/// Common characters in a hundred Han characters below which they make no text. Sixty in a row of real reports hold 55
/// and more, thirty foreign names 25 and more; characters at random hold 6.
const LEAST_COMMON: usize = 20;

/// Width, in units of the font, from which on all its glyphs are taken for Han characters.
const SQUARE: f32 = 950.0;

/// A font with what it has shown so far.
pub struct Font {
    coding: Coding,
    to_unicode: Option<CMap>,
    widths: HashMap<u32, f32>,
    default_width: f32,
    /// Ems of a unit of the widths.
    unit: f32,
    /// Height of the letters, in ems of the text's size.
    pub height: f32,
    pub is_vertical: bool,
    shown: HashMap<u32, Rc<Shown>>,
    /// The same for codes of two bytes, by the first byte.
    pairs: Vec<Option<Box<Pairs>>>,
    is_mute: bool,
    /// Han characters shown, and the common ones among them.
    han: usize,
    common: usize,
}

enum Coding {
    /// One byte a glyph.
    Simple { encoding: Option<Encoding>, glyphs: HashMap<u8, char> },
    /// Several bytes a glyph, by way of a character map.
    Composite(Box<Composite>),
}

struct Composite {
    map: CMap,
    /// Codes are UTF-16.
    is_unicode: bool,
    /// From character numbers of a collection to characters.
    collection: Option<Rc<CMap>>,
    /// From glyphs of the font program to characters.
    glyphs: HashMap<u16, char>,
    glyph_of_number: Option<Vec<u8>>,
}

/// Builds fonts; what they share is read once.
pub struct Fonts<'s> {
    streams: &'s Streams,
    collections: HashMap<Vec<u8>, Option<Rc<CMap>>>,
}

impl<'s> Fonts<'s> {
    pub fn new(streams: &'s Streams) -> Self {
        Self { streams, collections: HashMap::new() }
    }

    /// The font of a dictionary; one that is mute shows nothing that is known.
    pub fn font(&mut self, dict: &Dict, is_mute: bool) -> Font {
        let is_composite = dict.get::<Name>("Subtype").is_some_and(|kind| kind.as_str() == "Type0");
        let descendant = dict.get::<Array>("DescendantFonts").and_then(|array| array.iter::<Dict>().next());
        let font = match descendant {
            Some(descendant) if is_composite => self.composite(dict, &descendant),
            _ => self.simple(dict),
        };
        Font { is_mute, ..font }
    }

    fn simple(&self, dict: &Dict) -> Font {
        let is_type3 = dict.get::<Name>("Subtype").is_some_and(|kind| kind.as_str() == "Type3");
        let descriptor = dict.get::<Dict>("FontDescriptor").unwrap_or_default();
        let first = dict.get::<i32>("FirstChar").unwrap_or(0).max(0) as u32;
        let listed = dict.get::<Array>("Widths");
        let listed = listed.iter().flat_map(|array| array.iter::<Number>());
        let widths: HashMap<u32, f32> = (first..).zip(listed.map(|width| width.as_f32())).collect();
        let to_unicode = self.to_unicode(dict);
        let mut encoding = Encoding::of_font(dict);
        let mut glyphs = HashMap::new();
        if encoding.is_none() && !is_type3 {
            if to_unicode.is_none() {
                glyphs = self.characters_of_codes(&descriptor);
            }
            // The glyphs of a compact font, and those numbered from 1 on, have any order; others mostly have the usual one.
            let has_own_order = descriptor.contains_key("FontFile3") || first < 32;
            encoding = (!has_own_order).then(Encoding::standard);
        }
        if !is_type3 && to_unicode.is_none() && is_square(&widths) {
            encoding = encoding.map(Encoding::only_wide);
            glyphs.retain(|_, character| is_wide(*character));
        }
        let (unit, height) = if is_type3 { type3_units(dict) } else { (0.001, 1.0) };
        Font {
            coding: Coding::Simple { encoding, glyphs },
            to_unicode,
            widths,
            default_width: descriptor
                .get::<f32>("MissingWidth")
                .filter(|width| *width > 0.0)
                .unwrap_or(500.0),
            unit,
            height,
            is_vertical: false,
            shown: HashMap::new(),
            pairs: Vec::new(),
            is_mute: false,
            han: 0,
            common: 0,
        }
    }

    fn characters_of_codes(&self, descriptor: &Dict) -> HashMap<u8, char> {
        let Some(program) = self.program(descriptor) else { return HashMap::new() };
        let characters = program::characters(&program);
        let codes = program::codes(&program);
        codes.into_iter().filter_map(|(code, glyph)| Some((code, *characters.get(&glyph)?))).collect()
    }

    fn composite(&mut self, dict: &Dict, descendant: &Dict) -> Font {
        let (map, name) = self.encoding_map(dict);
        let is_unicode = name.starts_with(b"Uni") && !contains(&name, b"UTF8") && !contains(&name, b"UTF32");
        let to_unicode = self.to_unicode(dict);
        let collection = self.collection(descendant, &map);
        let mut glyphs = HashMap::new();
        let mut glyph_of_number = None;
        let descriptor = descendant.get::<Dict>("FontDescriptor").unwrap_or_default();
        // Some programs name a collection whose numbers they do not use: where the font itself knows, it is believed.
        let may_know = collection.is_none() || descriptor.contains_key("FontFile2");
        if to_unicode.is_none() && !is_unicode && may_know {
            glyphs = self.program(&descriptor).map(|p| program::characters(&p)).unwrap_or_default();
            let numbers = descendant.get::<Stream>("CIDToGIDMap");
            glyph_of_number = numbers.and_then(|stream| Some(self.streams.decoded(&stream)?.into_owned()));
        }
        Font {
            is_vertical: name.ends_with(b"-V") || name == b"V",
            coding: Coding::Composite(Box::new(Composite {
                map,
                is_unicode,
                collection,
                glyphs,
                glyph_of_number,
            })),
            to_unicode,
            widths: descendant.get::<Array>("W").map(|array| composite_widths(&array)).unwrap_or_default(),
            default_width: descendant.get::<f32>("DW").unwrap_or(1000.0),
            unit: 0.001,
            height: 1.0,
            shown: HashMap::new(),
            pairs: Vec::new(),
            is_mute: false,
            han: 0,
            common: 0,
        }
    }

    /// The map from codes to character numbers, and its name.
    fn encoding_map(&self, dict: &Dict) -> (CMap, Vec<u8>) {
        if let Some(name) = dict.get::<Name>("Encoding") {
            let bytes = name.as_ref().to_vec();
            let map = match bytes.as_slice() {
                b"Identity-V" => Some(CMap::identity_v()),
                b"Identity-H" => None,
                _ => load_embedded(CMapName::from_bytes(&bytes))
                    .and_then(|map| CMap::parse(map, load_embedded)),
            };
            return (map.unwrap_or_else(CMap::identity_h), bytes);
        }
        let stream = dict.get::<Stream>("Encoding");
        let map = stream.and_then(|stream| CMap::parse(&self.streams.decoded(&stream)?, load_embedded));
        let map = map.unwrap_or_else(CMap::identity_h);
        let name = map.metadata().name.clone().unwrap_or_default();
        (map, name)
    }

    fn to_unicode(&self, dict: &Dict) -> Option<CMap> {
        let stream = dict.get::<Stream>("ToUnicode")?;
        CMap::parse(&self.streams.decoded(&stream)?, load_embedded)
    }

    /// From the character numbers of the font's collection (Adobe-GB1) to characters.
    fn collection(&mut self, descendant: &Dict, map: &CMap) -> Option<Rc<CMap>> {
        let info = descendant.get::<Dict>("CIDSystemInfo").unwrap_or_default();
        let text =
            |key: &str| info.get::<Bytes>(key).map(|text| text.as_bytes().to_vec()).unwrap_or_default();
        let family = CidFamily::from_registry_ordering(&text("Registry"), &text("Ordering"));
        let of_map = map.metadata().character_collection.as_ref().map(|known| &known.family);
        let name = family.ucs2_cmap().or_else(|| of_map?.ucs2_cmap())?;
        let load = || CMap::parse(load_embedded(name)?, load_embedded).map(Rc::new);
        self.collections.entry(name.to_bytes().to_vec()).or_insert_with(load).clone()
    }

    fn program(&self, descriptor: &Dict) -> Option<Vec<u8>> {
        let stream = ["FontFile2", "FontFile3"].iter().find_map(|key| descriptor.get::<Stream>(key))?;
        Some(self.streams.decoded(&stream)?.into_owned())
    }
}

impl Font {
    /// The next glyph of `bytes`: what it shows, its code, and the length of that in bytes.
    pub fn next(&mut self, bytes: &[u8]) -> (Rc<Shown>, u32, usize) {
        let known =
            self.known_pair(bytes).map(|shown| (shown, u32::from(bytes[0]) << 8 | u32::from(bytes[1]), 2));
        let (shown, code, length) = known.unwrap_or_else(|| {
            let (code, length) = self.next_code(bytes);
            let shown = self.show(code, length);
            if length == 2 {
                self.pairs.resize_with(256, || None);
                let pairs =
                    self.pairs[usize::from(bytes[0])].get_or_insert_with(|| Box::new([const { None }; 256]));
                pairs[usize::from(bytes[1])] = Some(shown.clone());
            }
            (shown, code, length)
        });
        self.han += usize::from(shown.han);
        self.common += usize::from(shown.common);
        (shown, code, length)
    }

    /// False if the Han characters shown so far make no text: the font says of its glyphs what they are not.
    pub fn is_credible(&self) -> bool {
        self.han < FEWEST_HAN || self.common * 100 >= self.han * LEAST_COMMON
    }

    fn known_pair(&self, bytes: &[u8]) -> Option<Rc<Shown>> {
        let pairs = self.pairs.get(usize::from(*bytes.first()?))?.as_ref()?;
        pairs[usize::from(*bytes.get(1)?)].clone()
    }

    /// The next code of `bytes` and its length.
    fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let Coding::Composite(composite) = &self.coding else { return (u32::from(bytes[0]), 1) };
        let mut code = 0;
        for (index, byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            if composite.map.lookup_cid_code(code, index as u8 + 1).is_some() {
                return (code, index + 1);
            }
        }
        let length = bytes.len().min(2);
        (bytes[..length].iter().fold(0, |code, byte| code << 8 | u32::from(*byte)), length)
    }

    /// What is shown for a code of `length` bytes.
    fn show(&mut self, code: u32, length: usize) -> Rc<Shown> {
        if let Some(shown) = self.shown.get(&code) {
            return shown.clone();
        }
        let number = match &self.coding {
            Coding::Simple { .. } => code,
            Coding::Composite(composite) => composite.map.lookup_cid_code(code, length as u8).unwrap_or(0),
        };
        let width = self.widths.get(&number).copied().unwrap_or(self.default_width) * self.unit;
        let mut text = if self.is_mute { String::new() } else { self.text(code, length, number) };
        if text.is_empty() && (self.is_mute || self.to_unicode.is_none()) {
            text.push(UNKNOWN);
        }
        let han = text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9FFF}'));
        let common = han && text.chars().all(is_common);
        let shown = Rc::new(Shown { text: text.into(), width, han, common });
        self.shown.insert(code, shown.clone());
        shown
    }

    fn text(&self, code: u32, length: usize, number: u32) -> String {
        let stated = self.to_unicode.as_ref().and_then(|map| map.lookup_bf_string(code));
        if let Some(stated) = stated.map(text_of).filter(|text| is_text(text)) {
            return stated;
        }
        let character = match &self.coding {
            Coding::Simple { encoding, glyphs } => {
                let own = glyphs.get(&(code as u8)).copied();
                own.or_else(|| encoding.as_ref()?.character(code as u8))
            }
            Coding::Composite(composite) => {
                let collected = || composite.collection.as_ref()?.lookup_bf_string(number).map(text_of);
                let own = composite.is_unicode.then(|| character_of_code(code, length)).flatten();
                match own {
                    Some(own) => Some(own),
                    None => match composite.character_of_glyph(number) {
                        Some(own) => Some(own),
                        None => return collected().filter(|text| is_text(text)).unwrap_or_default(),
                    },
                }
            }
        };
        character.map(String::from).filter(|text| is_text(text)).unwrap_or_default()
    }
}

impl Composite {
    fn character_of_glyph(&self, number: u32) -> Option<char> {
        let glyph = match &self.glyph_of_number {
            None => u16::try_from(number).ok()?,
            Some(map) => {
                let at = number as usize * 2;
                u16::from_be_bytes([*map.get(at)?, *map.get(at + 1)?])
            }
        };
        self.glyphs.get(&glyph).copied()
    }
}

/// Ems of a unit of the widths, and height of the letters, of a font whose glyphs are drawn by programs.
fn type3_units(dict: &Dict) -> (f32, f32) {
    let matrix = dict.get::<[f32; 6]>("FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
    let tall = dict.get::<Rect>("FontBBox").map_or(0.0, |bounds| bounds.height() as f32 * matrix[3].abs());
    (matrix[0].abs(), if tall > 0.0 { tall } else { 1.0 })
}

/// Widths by character number: `first [w w w]` and `first last w`.
fn composite_widths(array: &Array) -> HashMap<u32, f32> {
    let mut widths = HashMap::new();
    let mut items = array.iter::<Object>();
    let mut listed = 0;
    while let Some(Object::Number(first)) = items.next() {
        let first = first.as_i64().clamp(0, 0xFFFF) as u32;
        match items.next() {
            Some(Object::Array(list)) => {
                widths.extend((first..=0xFFFF).zip(list.iter::<Number>().map(|width| width.as_f32())));
            }
            Some(Object::Number(last)) => {
                let last = last.as_i64().clamp(0, 0xFFFF) as u32;
                let Some(Object::Number(width)) = items.next() else { break };
                listed += last.saturating_sub(first);
                if listed > MOST_WIDTHS {
                    break;
                }
                widths.extend((first..=last).map(|number| (number, width.as_f32())));
            }
            _ => break,
        }
    }
    widths
}

fn text_of(found: BfString) -> String {
    match found {
        BfString::Char(character) => character.to_string(),
        BfString::String(text) => text,
    }
}

/// True for a font all of whose glyphs fill a square: no Latin letters, whatever its encoding says.
fn is_square(widths: &HashMap<u32, f32>) -> bool {
    let mut listed = widths.values().filter(|width| **width > 0.0);
    listed.clone().count() > 1 && listed.all(|width| *width >= SQUARE)
}

/// False for what stands where a font does not know its characters.
fn is_text(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| !matches!(c, '\0'..='\u{1F}' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}'))
}

fn character_of_code(code: u32, length: usize) -> Option<char> {
    if length < 4 {
        return char::from_u32(code);
    }
    char::decode_utf16([(code >> 16) as u16, code as u16]).next()?.ok()
}

fn contains(name: &[u8], part: &[u8]) -> bool {
    name.windows(part.len()).any(|window| window == part)
}
