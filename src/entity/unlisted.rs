//! Learns from a text the divisions that no table lists (云州市, 青梧区), and makes them words of it.

use super::divisions::{NO_DIVISIONS, NO_STEMS};
use super::finder::Finder;
use super::lexicon::{Classes, Lexicon, Token};
use std::collections::BTreeMap;

/// What may stand before a name.
const EDGE: Classes = Classes::PUNCTUATION
    .or(Classes::SPACE)
    .or(Classes::BREAK)
    .or(Classes::FUNCTION)
    .or(Classes::NUMBER)
    .or(Classes::VERB)
    .or(Classes::SPEECH);
/// Characters of these classes are no part of an unknown name; short names of provinces may be (黔宁县).
const NO_NAME: Classes = Classes::FUNCTION.or(Classes::BREAK).or(Classes::NUMBER);
const NO_OWN_NAME: &str = "全各本我该两一二三四五六七八九十个省市县区镇乡城系任";
/// Words by which a text says that a name is that of a division.
const GOVERNMENTS: [&str; 6] = ["人民政府", "政府", "委", "人大常委会", "人民代表大会", "政协"];
/// Marks with which the name of a division ends.
const MARKS: [&str; 10] = ["自治州", "自治县", "自治旗", "省", "市", "县", "区", "旗", "盟", "州"];
/// What ends the name of a division's body behind its task.
const ENDS: [&str; 8] = ["局", "委员会", "管理局", "执法局", "支队", "大队", "系统", "中心"];
/// Longest name of an own body behind a division, in words before its end.
const MAX_TASKS: usize = 6;
/// Longest own name before the mark, in characters.
const MAX_OWN: usize = 4;
/// Shortest own name before the mark, in bytes.
const MIN_STEM: usize = 6;

/// The divisions of a text that no table lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unlisted {
    /// Full name of each name: 云州市, and 云州 where it is no common word.
    names: BTreeMap<String, String>,
    /// What the text calls the zone among them.
    zone: Option<&'static str>,
}

impl Unlisted {
    /// Learns from `text` with its words; `home` is the division that the document is about.
    pub fn learn(text: &str, tokens: &[Token], lexicon: &Lexicon, home: Option<&str>) -> Self {
        let mut found = Self::default();
        if let Some(home) = home.filter(|home| !home.is_empty() && !is_listed(lexicon, home)) {
            found.add(lexicon, home);
        }
        let mut after_found = 0;
        let has_mark =
            |at: usize| tokens.get(at).is_some_and(|token| token.is(Classes::DIVISION.or(Classes::HAN)));
        for at in (0..tokens.len()).filter(|&at| has_mark(at)) {
            if at < after_found {
                continue;
            }
            // 滨海新区, which a table lists
            if tokens[at].is(Classes::DIVISION)
                && tokens[at].han_len() >= 4
                && tokens[at].of(text).ends_with("新区")
            {
                found.zone = Some("新区");
            }
            if let Some((name, last)) = zone_at(text, tokens, at) {
                found.names.entry(name.to_string()).or_insert_with(|| name.to_string());
                found.zone = ZONES.into_iter().find(|zone| name.ends_with(zone));
                after_found = last + 1;
                continue;
            }
            let autonomous = autonomous_at(text, tokens, at);
            let Some(named) = autonomous.or_else(|| named_at(text, tokens, at)) else { continue };
            let after_larger = at > 0 && (tokens[at - 1].is(Classes::DIVISION) || at == after_found);
            let bounded = at == 0 || tokens[at - 1].is(EDGE);
            if after_larger
                || bounded
                    && named.governed
                    && (!named.in_body
                        || begins_line(text, tokens, at)
                        || is_said_otherwise(text, named.name))
            {
                found.add(lexicon, named.name);
                after_found = named.last.map_or(0, |last| last + 1);
            }
        }
        found
    }

    fn add(&mut self, lexicon: &Lexicon, name: &str) {
        if self.names.contains_key(name) {
            return;
        }
        self.names.insert(name.to_string(), name.to_string());
        let stem = MARKS.iter().find_map(|mark| name.strip_suffix(mark)).unwrap_or(name);
        if stem.len() >= MIN_STEM && is_no_word(lexicon, stem) {
            self.names.entry(stem.to_string()).or_insert_with(|| name.to_string());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The full name of a division by one of its names.
    pub fn full_name(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// The longest name that `text` begins with: its length in bytes and its full name.
    pub fn at_start(&self, text: &str) -> Option<(usize, &str)> {
        let begun = self.names.iter().filter(|(name, _)| text.starts_with(name.as_str()));
        begun.map(|(name, full)| (name.len(), full.as_str())).max()
    }

    /// Makes the word by which the text calls its zone (新区) one for a division at home.
    pub fn mark_zone(&self, text: &str, tokens: &mut [Token]) {
        let Some(zone) = self.zone else { return };
        for token in tokens.iter_mut().filter(|token| token.is(Classes::PLACE_SUFFIX)) {
            if token.of(text) == zone {
                token.classes = token.classes.or(Classes::REGION);
            }
        }
    }

    /// `tokens` with every name of these divisions as one word.
    pub fn join(&self, text: &str, tokens: Vec<Token>, lexicon: &Lexicon) -> Vec<Token> {
        let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
        let mut next = 0;
        for span in Finder::new(self.names.keys().map(String::as_str)).find_all(text) {
            let first = next + tokens[next..].partition_point(|token| (token.start as usize) < span.start);
            if tokens.get(first).is_none_or(|token| token.start as usize != span.start) {
                continue;
            }
            let Some((end, last)) = self.end_of(text, &tokens, first, span.end) else { continue };
            joined.extend(&tokens[next..first]);
            joined.push(Token { start: span.start as u32, end: end as u32, classes: Classes::DIVISION });
            // 淄水 + 分公司, where 水分 was read as a word.
            let cut = end < tokens[last].end as usize && last + 1 < tokens.len();
            let last = if cut { last + 1 } else { last };
            let rest = tokens[last].end as usize;
            joined.extend(lexicon.tokens(&text[end..rest]).into_iter().map(|token| Token {
                start: token.start + end as u32,
                end: token.end + end as u32,
                ..token
            }));
            next = last + 1;
        }
        joined.extend(&tokens[next..]);
        joined
    }

    /// Where the name from word `first` on that reaches to byte `end` ends, and the last word that it touches: before
    /// the mark where that belongs to another word (泽阳 + 市民), behind it where a body begins with it (泽阳市 + 委).
    fn end_of(&self, text: &str, tokens: &[Token], first: usize, end: usize) -> Option<(usize, usize)> {
        let last = first + tokens[first..].partition_point(|token| (token.end as usize) < end);
        let token = *tokens.get(last)?;
        if token.end as usize == end || last > first && token.is(Classes::BODY) {
            return Some((end, last));
        }
        let (start, before) = (token.start as usize, last.checked_sub(1)?);
        let stem = &text[tokens[first].start as usize..start];
        if self.names.contains_key(stem) {
            return Some((start, before));
        }
        let name = &text[tokens[first].start as usize..end];
        let is_stem = self.full_name(name).is_some_and(|full| full != name);
        is_stem.then_some((end, last))
    }
}

/// True if a table has the division that is called so.
fn is_listed(lexicon: &Lexicon, name: &str) -> bool {
    lexicon.word_at(name).is_some_and(|(len, classes)| len == name.len() && classes.any(Classes::DIVISION))
}

/// True if `stem` is made of characters that form no word with each other.
fn is_no_word(lexicon: &Lexicon, stem: &str) -> bool {
    lexicon.tokens(stem).iter().all(|token| token.han_len() == 1)
}

/// True if word `at` begins a line or goes on a list, where no verb without an object is expected.
fn begins_line(text: &str, tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| tokens[at]);
    before.is_none_or(|before| before.is(Classes::SPACE) || matches!(before.of(text), "、" | "和" | "《"))
}

/// True if `name` stands in `text` also where no body goes on with it (not 紧扣盟 of 紧扣盟委).
fn is_said_otherwise(text: &str, name: &str) -> bool {
    let goes_on = ['委', '政', '人', '纪', '监', '直', '工', '残', '妇', '总', '科', '文'];
    text.match_indices(name).any(|(at, _)| !text[at + name.len()..].starts_with(goes_on))
}

/// The name of a 市, 县 or 区 that no list holds (岚川市, 云州市).
struct Named<'t> {
    name: &'t str,
    /// Its last word; `None` where that goes on (岚川 + 市人民政府).
    last: Option<usize>,
    /// The name is followed by what only a division has.
    governed: bool,
    /// Its mark is the first character of a body's name.
    in_body: bool,
}

/// The name of a division that is called like a listed one, but is none of its kind (澄江 + 区, beside 澄江市).
fn namesake_at<'t>(text: &'t str, tokens: &[Token], at: usize) -> Option<Named<'t>> {
    let stem = tokens[at];
    let short = stem.is(Classes::DIVISION)
        && stem.han_len() == 2
        && !stem.of(text).ends_with(['省', '市', '县', '区', '州']);
    let mark =
        tokens.get(at + 1).filter(|mark| short && matches!(mark.of(text), "区" | "县" | "市" | "旗"))?;
    let name = &text[stem.start as usize..mark.end as usize];
    let governed = governs(text, tokens, at + 2);
    governed.then_some(Named { name, last: Some(at + 1), governed, in_body: false })
}

/// Zones with offices of their own.
const ZONES: [&str; 2] = ["新区", "开发区"];

/// The name of a zone with an office of its own that begins with word `at`, and its last word (云岭 + 新区 + 执法局).
fn zone_at<'t>(text: &'t str, tokens: &[Token], at: usize) -> Option<(&'t str, usize)> {
    let inner = Classes::HAN.or(Classes::NOUN).or(Classes::PLACE).or(Classes::DIVISION);
    let never = NO_NAME.or(Classes::VERB).or(Classes::TITLE);
    let own = |token: &&Token| {
        let mark = token.is(Classes::REGION) || token.han_len() == 2 && token.of(text) == "新区";
        token.is(inner) && !token.is(never) && !mark
    };
    let count = tokens[at..].iter().take(MAX_OWN).take_while(own).count();
    let zone = tokens.get(at + count).filter(|zone| (6..=12).contains(&(zone.start - tokens[at].start)))?;
    if !zone.is(Classes::PLACE_SUFFIX) || !ZONES.contains(&zone.of(text)) {
        return None;
    }
    let bounded = at == 0 || tokens[at - 1].is(EDGE.or(Classes::DIVISION));
    let office = Classes::STRONG.or(Classes::ORDINAL);
    let next = tokens.get(at + count + 1)?;
    let governed = next.is(office) || governs(text, tokens, at + count + 1);
    let name = &text[tokens[at].start as usize..zone.end as usize];
    // 国家级新区管委会
    let kind = ["国家", "省级", "城市", "产业", "各"].iter().any(|kind| name.starts_with(kind));
    (bounded && governed && !kind).then_some((name, at + count))
}

/// Longest name of an autonomous division before its mark, in words.
const MAX_AUTONOMOUS: usize = 10;

/// The name of an autonomous division that begins with word `at` behind a pause (察布其锡伯自治县).
fn autonomous_at<'t>(text: &'t str, tokens: &[Token], at: usize) -> Option<Named<'t>> {
    let pause = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::DIVISION);
    let first = tokens[at];
    if !first.is(Classes::HAN)
        || first.is(NO_NAME)
        || at.checked_sub(1).is_some_and(|at| !tokens[at].is(pause))
    {
        return None;
    }
    let own = |token: &&Token| token.is(Classes::HAN) || token.of(text).ends_with('族');
    let count = tokens[at..].iter().take(MAX_AUTONOMOUS).take_while(own).count();
    let mark = at + count;
    let marked = matches!(tokens.get(mark)?.of(text), "自治州" | "自治县" | "自治旗") && count > 1;
    let name = &text[first.start as usize..tokens[mark].end as usize];
    let governed = marked && governs(text, tokens, mark + 1);
    governed.then_some(Named { name, last: Some(mark), governed, in_body: false })
}

/// True for what the name of a division ends with.
fn is_mark(word: &str) -> bool {
    matches!(word, "州市" | "市" | "县" | "区" | "旗" | "盟" | "自治县" | "自治州" | "自治旗")
}

/// True for a word of two characters that ends the name of a division and is one, or a kind of quarter, itself.
fn ends_in_two(text: &str, tokens: &[Token], at: usize) -> bool {
    const QUARTERS: [&str; 16] = [
        "城区", "市区", "郊区", "园区", "社区", "小区", "景区", "辖区", "片区", "地区", "校区", "院区",
        "全区", "各区", "该区", "我区",
    ];
    let Some(token) = tokens.get(at).filter(|token| token.han_len() == 2) else { return false };
    let word = token.of(text);
    token.is(Classes::DIVISION) && word.ends_with(['区', '县', '市'])
        || token.is(Classes::NOUN) && word.ends_with('区') && !QUARTERS.contains(&word)
}

/// True for a body whose name begins with a mark (市人民政府, 盟委).
fn begins_body(tokens: &[Token], text: &str, at: usize) -> bool {
    tokens.get(at).is_some_and(|token| {
        token.is(Classes::BODY) && token.of(text).starts_with(['市', '县', '区', '旗', '盟'])
    })
}

/// The unknown name that may begin with word `at`.
fn named_at<'t>(text: &'t str, tokens: &[Token], at: usize) -> Option<Named<'t>> {
    let own = |at: usize| {
        let token = tokens[at];
        token.han_len() == 1
            && token.is(Classes::HAN)
            && !token.is(NO_NAME)
            && !NO_OWN_NAME.contains(token.of(text))
    };
    if !own(at) {
        return namesake_at(text, tokens, at);
    }
    let word = |at: usize| tokens.get(at).map_or("", |token| token.of(text));
    let owned = (at..).take(MAX_OWN).take_while(|&at| tokens.get(at).is_some() && own(at)).count();
    // 兰 + 西区, 衡 + 津市, 静 + 港区
    let behind = at + 1;
    if ends_in_two(text, tokens, behind) {
        let larger = at > 0 && tokens[at - 1].is(Classes::DIVISION) && tokens[behind].is(Classes::DIVISION);
        if larger || governs(text, tokens, behind + 1) {
            let name = &text[tokens[at].start as usize..tokens[behind].end as usize];
            return Some(Named { name, last: Some(behind), governed: true, in_body: false });
        }
    }
    let marks = |at: usize| is_mark(word(at)) || begins_body(tokens, text, at);
    let region =
        (at + 1..=at + owned).find(|&next| marks(next) && (next > at + 1 || word(next) == "州市"))?;
    let (token, begins_body) = (tokens[region], begins_body(tokens, text, region));
    let is_region = is_mark(word(region));
    let mark = word(region).chars().next().map_or(0, char::len_utf8);
    let end = if begins_body { token.start + mark as u32 } else { token.end };
    let name = &text[tokens[at].start as usize..end as usize];
    let word = NO_DIVISIONS.iter().any(|end| name.ends_with(end))
        || NO_STEMS.iter().any(|stem| name.starts_with(stem));
    (!word).then(|| Named {
        name,
        last: is_region.then_some(region),
        governed: begins_body || governs(text, tokens, region + 1),
        in_body: begins_body,
    })
}

/// True if a body that only a division has begins with word `at` (人民政府, 农业农村 + 局, 第三 ...).
fn governs(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at) else { return false };
    let office = next.is(Classes::BODY) && next.of(text).ends_with(['局', '委']);
    if office || next.is(Classes::ORDINAL) || GOVERNMENTS.contains(&next.of(text)) {
        return true;
    }
    let tasks = tokens[at..].iter().take(MAX_TASKS).take_while(|token| {
        token.is(Classes::CORE) && !token.is(Classes::STRONG.or(Classes::WEAK))
            || matches!(token.of(text), "和" | "与")
    });
    let tasks = tasks.count();
    tasks > 0 && tokens.get(at + tasks).is_some_and(|end| ENDS.contains(&end.of(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, home: Option<&str>) -> Vec<String> {
        let lexicon = Lexicon::builtin();
        let tokens = lexicon.tokens(text);
        let unlisted = Unlisted::learn(text, &tokens, &lexicon, home);
        let joined = unlisted.join(text, tokens, &lexicon);
        assert_eq!(joined.iter().map(|token| token.of(text)).collect::<String>(), text);
        let divisions = joined.into_iter().filter(|token| token.is(Classes::DIVISION));
        divisions.map(|token| token.of(text).to_string()).collect()
    }

    #[test]
    fn learned_from_a_government_an_office_or_a_larger_division() {
        assert_eq!(words("岚川市人民政府印发。在岚川召开会议", None), ["岚川市", "岚川"]);
        assert_eq!(words("会同云岫县农业农村局", None), ["云岫县"]);
        assert_eq!(words("（在云岫县市场监管系统会议上）云岫第一中学", None), ["云岫县", "云岫"]);
        assert_eq!(words("河北省岚川市北桥区", None), ["河北省", "岚川市", "北桥区"]);
        assert_eq!(words("提升县城和市民的环境", None), Vec::<String>::new());
        assert_eq!(words("会议认为，紧扣市委部署", None), Vec::<String>::new());
        assert_eq!(words("锡林河盟住房和城乡建设局", None), ["锡林河盟"]);
        assert_eq!(words("澄江区交通运输局、市交通运输局", None), ["澄江区"]);
    }

    #[test]
    fn the_home_is_known_and_its_mark_stays_with_its_word() {
        assert_eq!(words("泽阳市委、泽阳市民、泽阳学院", Some("泽阳市")), ["泽阳市", "泽阳", "泽阳"]);
        assert_eq!(words("在河北省", Some("河北省")), ["河北省"]);
    }
}
