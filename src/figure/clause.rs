//! The words before and behind a number, cut down to the name of what it measures.

use super::number::{arabic_digit, begins_number, chinese_digit};
use super::series;
use super::words::Words;

/// Longest indicator, in characters.
pub(super) const MAX_CHARS: usize = 20;
/// How far before a number its clause is looked for, in bytes.
const CLAUSE_BYTES: usize = 180;

/// What stands before a number, taken apart.
pub(super) struct Before<'t> {
    pub base: &'t str,
    pub change: &'static str,
    /// The names before 分别, or a list of as many names as there are numbers, each for one of them.
    pub spread: Option<Vec<String>>,
    /// True if nothing but these words stands between the figure before and this one.
    pub attached: bool,
    /// True if a comma parts the figure before from this one's clause.
    pub comma: bool,
    /// True if the figure is a share or a multiple.
    pub share: bool,
}

/// The clause that ends where the number starts, at most back to `from`.
pub(super) fn clause_before(text: &str, from: usize, start: usize) -> &str {
    let mut floor = start.saturating_sub(CLAUSE_BYTES).max(from);
    while !text.is_char_boundary(floor) {
        floor += 1;
    }
    let piece = &text[floor..start];
    let mut cut = floor;
    let mut chars = piece.char_indices().rev();
    while let Some((at, c)) = chars.next() {
        let opening = match c {
            '）' | ')' => "（(",
            '”' => "“",
            '》' => "《",
            _ if is_clause_end(c) => {
                cut = floor + at + c.len_utf8();
                break;
            }
            _ => continue,
        };
        let inside = piece[..at].rfind(|c| opening.contains(c)).filter(|open| at - open < 90);
        match inside {
            Some(open) => chars = piece[..open].char_indices().rev(),
            None => {
                cut = floor + at + c.len_utf8();
                break;
            }
        }
    }
    &text[cut..start]
}

fn is_clause_end(c: char) -> bool {
    matches!(
        c,
        '，' | ','
            | '。'
            | '；'
            | ';'
            | '：'
            | ':'
            | '！'
            | '!'
            | '？'
            | '?'
            | '\n'
            | '（'
            | '('
            | '“'
            | '《'
            | '》'
            | '▲'
            | '●'
            | '■'
            | '◆'
            | '★'
            | '—'
            | '…'
            | '|'
            | '｜'
            | '\t'
            | '['
            | ']'
            | '【'
            | '】'
            | '\u{3000}'
    )
}

/// Strips what stands between the name and the number, and before the name; `more` figures follow in a series.
pub(super) fn take_apart<'t>(words: &Words, clause: &'t str, more: usize) -> Before<'t> {
    let mut base = clause.trim();
    let (mut change, mut each) = ("", false);
    loop {
        if change.is_empty()
            && let Some(word) = words.change.tail(base).filter(|_| words.before_at_end(base).is_none())
        {
            change = word;
            base = base[..base.len() - word.len()].trim_end();
        } else if let Some(word) = words.before_at_end(base) {
            each |= word.starts_with("分");
            base = base[..base.len() - word.len()].trim_end();
        } else if let Some(shorter) =
            without_comparison(base).or_else(|| without_final_date(base)).or_else(|| without_ground(base))
        {
            base = shorter;
        } else {
            break;
        }
    }
    if let Some(spread) = spread(words, base, more, each) {
        return Before { base, change, spread: Some(spread), attached: false, comma: false, share: false };
    }
    base = behind_object_mark(words, base);
    if !change.is_empty() {
        base = base.strip_suffix("计划").filter(|name| name.chars().count() >= 4).unwrap_or(base);
    }
    let last = base
        .rfind('、')
        .filter(|at| !inside_brackets(base, *at) && !is_shared(words, base, *at))
        .map_or(base, |at| &base[at + '、'.len_utf8()..]);
    let yearly = last
        .rsplit_once("每年")
        .map(|(_, name)| name)
        .filter(|name| name.chars().count() >= 4 && !name.starts_with('的'));
    Before {
        base: trim_lead(words, yearly.unwrap_or(last)),
        change,
        spread: None,
        attached: false,
        comma: false,
        share: false,
    }
}

/// The name behind 将, 把 or 推进 in its clause: 现将|缴费比例, 举全区之力推进|总投资.
fn behind_object_mark<'t>(words: &Words, clause: &'t str) -> &'t str {
    let marked =
        ["将", "把", "推进", "推动"].into_iter().filter_map(|mark| Some((clause.rfind(mark)?, mark)));
    let Some((at, mark)) = marked.max() else { return clause };
    let name = &clause[at + mark.len()..];
    let predicate = words.dependent.head(name).is_some();
    let whole = || {
        words.starts(clause).any(|start| start == at)
            && words.starts(clause).any(|start| start == at + mark.len())
    };
    if at > 0 && name.chars().count() >= 3 && !predicate && whole() { name } else { clause }
}

/// True if what stands behind the last 、 of a list, at byte `at`, is of all its members: 教育、卫生、体育事业的支出.
fn is_shared(words: &Words, list: &str, at: usize) -> bool {
    let members: Vec<&str> = trim_lead(words, &list[..at]).split('、').collect();
    let last = &list[at + '、'.len_utf8()..];
    let share = ["占比", "比重", "比例"].into_iter().find(|share| last.ends_with(share));
    let quantity = words.quantity.tail(last).or(share);
    let name = quantity.map_or(last, |quantity| &last[..last.len() - quantity.len()]);
    let short = |member: &str| (2..=6).contains(&member.chars().count()) && words.verb.head(member).is_none();
    name.len() < last.len()
        && (2..=10).contains(&name.chars().count())
        && members.iter().all(|member| short(member))
        && list.chars().count() <= MAX_CHARS + 8
}

/// The names of a list that has one for each figure of the series; with 分别 there may be fewer of these.
fn spread(words: &Words, base: &str, more: usize, each: bool) -> Option<Vec<String>> {
    if !base.contains(['、', '和', '与', '及']) || !(each || more > 0 || base.contains("分别")) {
        return None;
    }
    let base = trim_lead(words, base);
    let (list, shared) = base.split_once("分别").unwrap_or((base, ""));
    let tidied = tidy(list);
    let names = series::names(words, &tidied, more + 1).or_else(|| {
        let by = tidied.split(['、', '和', '与', '及']).filter(|part| !part.is_empty());
        let parts: Vec<String> = by.map(str::to_string).collect();
        (each && parts.len() > 1).then(|| series::completed(words, parts))
    })?;
    let own = |name: String| format!("{}{shared}", trim_lead(words, &name));
    (more > 0 || each).then(|| names.into_iter().map(own).collect())
}

/// `name` without the adverb before the verb that ends it: 授予单位均新增.
pub(super) fn without_adverb(words: &Words, name: &str) -> Option<String> {
    name.char_indices().skip(2).find_map(|(at, _)| {
        let adverb = words.adverb.head(&name[at..])?;
        let verbs = &name[at + adverb.len()..];
        (!verbs.is_empty() && words.verb.compose(verbs)).then(|| format!("{}{verbs}", &name[..at]))
    })
}

/// 增加 and the like that begin a name, moved behind it: 增加经常性投资.
pub(super) fn change_behind<'t>(words: &Words, name: &'t str) -> Option<(&'t str, &'static str)> {
    let change = words.change.head(name).filter(|word| word.chars().count() == 2)?;
    let rest = &name[change.len()..];
    let reached = rest.starts_with(['到', '至', '为', '的']);
    (rest.chars().count() >= 3 && !reached && words.quantity.head(rest).is_none()).then_some((rest, change))
}

/// `text` without 在2010年的基础上 at its end.
fn without_ground(text: &str) -> Option<&str> {
    let head = text.strip_suffix("基础上")?;
    let at = head.rfind('在').filter(|at| head[*at..].chars().count() <= 14)?;
    Some(text[..at].trim_end().trim_end_matches(['要', '求', '即', '，']))
}

/// `text` without 比2019年, 较2019年底 or 比上年预算 at its end.
fn without_comparison(text: &str) -> Option<&str> {
    const ENDS: [&str; 17] = [
        "年",
        "底",
        "初",
        "期",
        "度",
        "末",
        "月",
        "前",
        "预算",
        "计划",
        "水平",
        "全国",
        "全省",
        "平均",
        "预计数",
        "预算数",
        "决算数",
    ];
    ENDS.iter().find(|end| text.ends_with(**end))?;
    let at = text.rfind(['比', '较'])?;
    let tail = &text[at + '比'.len_utf8()..];
    let named =
        tail.chars().any(is_digit) || tail.starts_with(['上', '去', '前', '全', '年', '计', '预', '同']);
    let word =
        tail.starts_with(['例', '重', '率', '大', '好', '高']) || text[..at].ends_with(['占', '对', '相']);
    (named && !word && tail.chars().count() <= 12).then(|| text[..at].trim_end())
}

/// `text` without 2019年 at its end.
fn without_final_date(text: &str) -> Option<&str> {
    let head = text.strip_suffix(['年', '月'])?;
    let name = head.trim_end_matches(is_digit);
    (name.len() + 2 <= head.len()).then(|| name.trim_end())
}

fn is_digit(c: char) -> bool {
    arabic_digit(c).or_else(|| chinese_digit(c)).is_some()
}

fn inside_brackets(text: &str, at: usize) -> bool {
    let head = &text[..at];
    ["（）", "“”", "《》", "()"].iter().any(|pair| {
        let (open, close) = (pair.chars().next(), pair.chars().next_back());
        open.and_then(|open| head.rfind(open)) > close.and_then(|close| head.rfind(close))
    })
}

/// Strips adverbs, dates and particles from the head of a clause.
pub(super) fn trim_lead<'t>(words: &Words, clause: &'t str) -> &'t str {
    let mut base = clause.trim_start();
    while let Some(word) = words
        .residue
        .head(base)
        .filter(|_| words.keep.head(base).is_none() && base.len() == clause.trim_start().len())
    {
        let rest = &base[word.len()..];
        if word.chars().count() == 1
            && rest.chars().next().is_some_and(|c| !matches!(c, '，' | ','))
            && word != "的"
        {
            break;
        }
        base = rest.trim_start();
    }
    loop {
        if words.keep.head(base).is_some() {
            return base;
        }
        if let Some(rest) = without_each(base) {
            base = rest.trim_start();
        } else if let Some(word) = words.lead.head(base).filter(|word| !words.is_stem(word, base)) {
            base = base[word.len()..].trim_start();
        } else if let Some(rest) =
            without_date(base).or_else(|| without_plan(base)).or_else(|| without_article(base))
        {
            base = rest.trim_start();
        } else {
            return base;
        }
    }
}

/// `text` without a year or month (2018年, 1-6月) at its head.
fn without_date(text: &str) -> Option<&str> {
    let digits = text.find(|c| !is_digit(c) && !matches!(c, '-' | '—' | '–' | '~' | '十'))?;
    if digits == 0 {
        return None;
    }
    text[digits..]
        .strip_prefix(['年', '月', '日'])
        .map(|rest| rest.strip_prefix(['度', '底', '末', '初', '份']).unwrap_or(rest))
}

/// `text` without “十一五”期间 at its head.
fn without_plan(text: &str) -> Option<&str> {
    let named = text.strip_prefix('“').unwrap_or(text);
    let rest = named.trim_start_matches(['十', '一', '二', '三', '四']).strip_prefix("五”")?;
    ["期间", "时期", "以来", "末"].iter().find_map(|word| rest.strip_prefix(word))
}

/// `text` without 每篇 or 每百元 at its head, which say what a rate is held against.
fn without_each(text: &str) -> Option<&str> {
    const EACH: [&str; 34] = [
        "人次",
        "人天",
        "公斤",
        "千克",
        "公里",
        "平方米",
        "立方米",
        "千瓦时",
        "千瓦",
        "学时",
        "课时",
        "篇",
        "项",
        "个",
        "家",
        "户",
        "名",
        "位",
        "亩",
        "吨",
        "元",
        "次",
        "处",
        "座",
        "台",
        "套",
        "辆",
        "头",
        "只",
        "枚",
        "天",
        "周",
        "月",
        "人",
    ];
    let counted = text.strip_prefix('每')?.trim_start_matches(begins_number);
    let rest = EACH.iter().find_map(|unit| counted.strip_prefix(unit))?;
    (rest.chars().count() >= 2).then_some(rest)
}

/// `text` without 第十二条 or B. at its head.
fn without_article(text: &str) -> Option<&str> {
    // B.
    if let Some(rest) =
        text.strip_prefix(|c: char| c.is_ascii_uppercase()).and_then(|rest| rest.strip_prefix('.'))
    {
        return Some(rest);
    }
    let rest = text.strip_prefix('第')?.trim_start_matches(begins_number);
    rest.strip_prefix(['条', '章', '款', '项'])
        .filter(|rest| rest.starts_with([' ', '\u{3000}', '在', '对']) || rest.is_empty())
}

/// A name without brackets and white space.
pub(super) fn tidy(name: &str) -> String {
    let mut depth = 0usize;
    let mut tidied = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 || c.is_whitespace() => {}
            _ => tidied.push(c),
        }
    }
    if depth > 0 { name.replace(char::is_whitespace, "") } else { tidied }
}

/// At most [`MAX_CHARS`] characters, some more for a share: what stands behind the last 的, else the last whole words.
pub(super) fn shorten(words: &Words, name: &str) -> String {
    let count = name.chars().count();
    let share = name.contains('占') && count <= MAX_CHARS + 8;
    if count <= MAX_CHARS || share {
        return name.to_string();
    }
    if let Some(at) = name.rfind('的') {
        let tail = &name[at + '的'.len_utf8()..];
        if (3..=MAX_CHARS).contains(&tail.chars().count()) {
            return tail.to_string();
        }
    }
    let most = name.char_indices().nth(count - MAX_CHARS).map_or(0, |(at, _)| at);
    let cut = words.starts(name).find(|at| *at >= most).unwrap_or(most);
    trim_lead(words, name[cut..].trim_start_matches(['、', '和', '与', '及', '等', '以'])).to_string()
}
