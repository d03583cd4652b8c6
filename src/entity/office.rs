//! Finds which offices the persons of a text hold, and in which body (市执法局党组书记、局长武文清).

mod behind;
mod groups;

use crate::model::{EntityKind, Mention, Span};

/// What may stand between two offices of one person.
const JOINS: [&str; 5] = ["、", "兼", "兼任", "，兼", "暨"];
/// What may stand between an office and the person behind it.
const BEFORE_PERSON: [&str; 5] = ["", "：", ":", " ", "　"];
/// Words behind a person that name an office next.
const TAKES: [&str; 21] = [
    "任",
    "担任",
    "出任",
    "兼任",
    "接任",
    "拟任",
    "现任",
    "调任",
    "转任",
    "升任",
    "系",
    "当选",
    "当选为",
    "被任命为",
    "被选举为",
    "原任",
    "曾任",
    "历任",
    "时任",
    "两位",
    "二位",
];
/// What may stand between a body and an office of it.
const OF_BODY: [&str; 7] = ["", "原", "时任", "派出的", "选派的", "下派的", "派来的"];
/// Words behind a person's name that are no part of it.
const COURTESY: [&str; 3] = ["同志", "先生", "女士"];

/// An office that a person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Number of the person's mention.
    pub person: usize,
    /// As it is written: 党组书记.
    pub title: String,
    /// Name in the register of the body, where the text tells it.
    pub body: Option<String>,
    /// Where the office is named, in bytes.
    pub span: Span,
}

/// An office and its body by the numbers of their mentions.
#[derive(Debug, Clone, Copy)]
struct Post {
    title: usize,
    body: Option<usize>,
    /// It is one of a group that no register holds (考核组组长).
    of_group: bool,
}

/// The offices of the persons among `mentions`, which are those of `text` in order; in the order of the persons.
pub fn held(text: &str, mentions: &[Mention]) -> Vec<Held> {
    let view = View { text, mentions };
    let mut held = Vec::new();
    let mut bodies = Bodies::default();
    let mut listed: Vec<Post> = Vec::new();
    let mut in_columns = false;
    let (mut in_list, mut last) = (false, 0);
    let mut label: Option<Post> = None;
    for person in (0..mentions.len()).filter(|&at| view.is(at, EntityKind::Person)) {
        bodies.leave_paragraph(view, person);
        let mut posts = view.before(person);
        let of_earlier = view
            .before_column(posts.first())
            .is_some_and(|before| in_columns || view.precedes_column(person) && view.ends_unread(before));
        if of_earlier {
            posts.clear();
        }
        let labelled = view.is_labelled(person);
        in_list &= view.is_same_sentence(last, person);
        last = person;
        let run_together = view.runs_on(person) && (labelled || in_list && view.follows_office(person));
        in_list |= run_together;
        if run_together && !labelled {
            posts.clear();
        }
        let column = (posts.is_empty() || labelled) && (run_together || view.precedes_column(person));
        in_columns = column || of_earlier;
        if posts.is_empty() && view.follows_in_list(person) {
            posts.clone_from(&listed);
        }
        match view.label(&posts, person) {
            Some(post) => {
                label = Some(post);
                posts = vec![post];
            }
            None if posts.is_empty() && view.goes_on_with_list(person) => posts.extend(label),
            None if posts.is_empty() && in_columns && !view.is_labelled(person) => posts.extend(label),
            None => label = None,
        }
        listed.clone_from(&posts);
        posts.extend(if column { view.run(person + 1) } else { view.after(person) });
        posts.extend(view.filled(person));
        if posts.is_empty() || view.joins_next(person) {
            posts.extend(view.shared(person));
        }
        for post in &posts {
            let title = view.title(post.title);
            let bureau = post.body.is_none().then(|| view.bureau_of_group(post.title)).flatten();
            let body = post.body.or_else(|| view.own_bureau(post.title).filter(|_| bureau.is_none()));
            let body = body.or_else(|| view.group_of(post.title));
            let open = !post.of_group && bureau.is_none();
            let body = body.or_else(|| bodies.of(view, &title).filter(|_| open));
            let body = body.or_else(|| view.headed(post.title).filter(|_| open));
            if !view.is_held_besides(body) && !view.is_group(body) {
                bodies.remember(post.title, body);
            }
            let body = bureau.or_else(|| body.map(|body| mentions[body].name.clone()));
            held.push(Held { person, title, body, span: mentions[post.title].span });
        }
    }
    held
}

/// The bodies whose offices a paragraph has named so far, the nearest last, each with an office.
#[derive(Default)]
struct Bodies {
    seen: Vec<(usize, usize)>,
    /// Number of the last mention that was looked at.
    last: usize,
}

impl Bodies {
    /// Forgets the bodies of an earlier paragraph than that of mention `at`.
    fn leave_paragraph(&mut self, view: View, at: usize) {
        let (from, to) = (view.mentions[self.last].span.end, view.mentions[at].span.start);
        if from < to && (view.text[from..to].contains('\n') || view.text[from..to].contains("　　")) {
            self.seen.clear();
        }
        self.last = at;
    }

    fn remember(&mut self, title: usize, body: Option<usize>) {
        self.seen.extend(body.map(|body| (title, body)));
    }

    /// The body that an office without one belongs to: the nearest that has such offices.
    fn of(&self, view: View, title: &str) -> Option<usize> {
        let fits =
            |&&(other, body): &&(usize, usize)| belongs(title, &view.title(other), &view.mentions[body].name);
        let party = ["党组", "党委"].iter().find(|party| title.starts_with(**party));
        let same = |&&(other, _): &&(usize, usize)| party.is_some_and(|p| view.title(other).starts_with(p));
        let nearest = || self.seen.iter().rev();
        nearest().find(same).or_else(|| nearest().find(fits)).map(|(_, body)| *body)
    }
}

/// True if an office called `title` may be one of `body`, of which `other` is an office.
fn belongs(title: &str, other: &str, body: &str) -> bool {
    if ["党组", "党委"].iter().any(|word| title.starts_with(word)) {
        return ["党组", "党委", "局长", "主任", "厅长"].iter().any(|word| other.contains(word));
    }
    if title.ends_with("主任") {
        return body.ends_with(['委', '会', '办', '室', '心']);
    }
    if title.ends_with("主席") {
        return body.ends_with(['会', '联', '协']);
    }
    if is_head_of_government(title) {
        return body.ends_with("政府");
    }
    if title.starts_with('总') || title.starts_with("副总") {
        return body.ends_with(['局', '委', '厅', '司', '团', '院', '心']);
    }
    let headed = title.strip_suffix('长').and_then(|head| head.chars().next_back());
    headed.is_none_or(|end| body.ends_with(end))
}

/// True for a group between two offices whose name no register holds (、考核组 + 组长).
fn is_group(gap: &str) -> bool {
    gap.strip_prefix('、').is_some_and(|name| name.ends_with('组') && name.chars().count() <= 5)
}

/// True for the heads of governments and those beside them, of whatever committee they are (市委常委、副市长).
fn is_head_of_government(title: &str) -> bool {
    let marks = ['省', '市', '县', '区', '州', '旗', '盟', '镇', '乡'];
    title.strip_suffix('长').is_some_and(|head| head.ends_with(marks))
}

/// True for the rank in brackets between an office and a person: 副局长（正科级）周素芬.
fn is_rank_in_brackets(gap: &str) -> bool {
    let inside = gap.strip_prefix('（').and_then(|gap| gap.strip_suffix('）'));
    inside.is_some_and(|inside| inside.chars().count() <= 6)
}

/// `gap` without the mark of the home division behind a pause (县委书记、县 + 总河长).
fn without_mark(gap: &str) -> &str {
    match gap.strip_prefix('、') {
        Some("省" | "市" | "县" | "区" | "州" | "旗" | "盟" | "镇" | "乡") => "、",
        _ => gap,
    }
}

/// True for the white space between two columns.
fn is_column(gap: &str) -> bool {
    gap.chars().count() > 1 && gap.chars().all(|c| c == ' ' || c == '　' || c == '\t')
}

/// A text with its mentions in order.
#[derive(Clone, Copy)]
struct View<'a> {
    text: &'a str,
    mentions: &'a [Mention],
}

impl<'a> View<'a> {
    fn is(self, at: usize, kind: EntityKind) -> bool {
        self.mentions.get(at).is_some_and(|mention| mention.kind == kind)
    }

    /// What stands between mention `at` and the next one.
    fn gap(self, at: usize) -> &'a str {
        let next = self.mentions.get(at + 1).map_or(self.text.len(), |next| next.span.start);
        self.text.get(self.mentions[at].span.end..next).unwrap_or_default()
    }

    /// What stands before mention `at` and behind the one before it.
    fn gap_before(self, at: usize) -> &'a str {
        let from = at.checked_sub(1).map_or(0, |before| self.mentions[before].span.end);
        self.text.get(from..self.mentions[at].span.start).unwrap_or_default()
    }

    fn title(self, at: usize) -> String {
        super::canonical::normal(self.mentions[at].span.of(self.text)).into_owned()
    }

    /// True for a person named directly after another (副局长张三、李四).
    fn follows_in_list(self, person: usize) -> bool {
        person > 0
            && self.is(person - 1, EntityKind::Person)
            && matches!(self.gap(person - 1), "、" | "　" | "　　")
    }

    /// True for a person with white space behind, then an office (王凯　　省财政厅副厅长), as columns of names have it.
    fn precedes_column(self, person: usize) -> bool {
        let last = self.run(person + 1).last().map(|post| post.title);
        let label = last.is_some_and(|last| self.gap(last).starts_with(['：', ':']));
        last.is_some() && !label && is_column(self.gap(person))
    }

    /// What stands before the white space between two columns, where the office begins behind that.
    fn before_column(self, post: Option<&Post>) -> Option<&'a str> {
        let post = post?;
        let start = self.mentions[post.body.unwrap_or(post.title)].span.start;
        let before = self.text[..start].trim_end_matches([' ', '　', '\t']);
        is_column(&self.text[before.len()..start]).then_some(before)
    }

    /// True if `before` ends with what may be a name that no recogniser found.
    fn ends_unread(self, before: &str) -> bool {
        let word =
            before.rsplit(|c: char| !('\u{4E00}'..='\u{9FFF}').contains(&c)).next().unwrap_or_default();
        let next = self.mentions.partition_point(|mention| mention.span.end <= before.len() - word.len());
        let free = self.mentions.get(next).is_none_or(|mention| mention.span.start >= before.len());
        free && (2..=4).contains(&word.chars().count())
    }

    /// True for a body in brackets behind another one: 州城市管理局（州执法局）党组书记.
    fn is_second_name(self, body: usize) -> bool {
        let first = body.checked_sub(1).filter(|&first| self.is(first, EntityKind::Organization));
        let closes = matches!(self.gap(body), "）" | ")");
        closes && first.is_some_and(|first| matches!(self.gap(first), "（" | "(" | "（原" | "(原"))
    }

    /// The offices that stand before a person, in the order of the text.
    fn before(self, person: usize) -> Vec<Post> {
        let mut posts: Vec<Post> = Vec::new();
        let mut without_body = 0;
        let mut at = person;
        while let Some(before) = at.checked_sub(1) {
            let gap = self.gap(before);
            let after_office = at == person || self.is(at, EntityKind::Organization);
            if self.is(before, EntityKind::Position) {
                let fits = match at == person {
                    true => {
                        BEFORE_PERSON.contains(&gap)
                            || gap == "由" && self.fills(person)
                            || is_rank_in_brackets(gap)
                    }
                    // 党组成员 + 总会计师
                    false if gap.is_empty() => {
                        self.title(before).ends_with("成员") && self.is(at, EntityKind::Position)
                    }
                    false => JOINS.contains(&without_mark(gap)) || is_group(gap),
                };
                if !fits {
                    break;
                }
                if let Some(last) = posts.last_mut().filter(|_| at < person && is_group(gap)) {
                    last.of_group = true;
                    without_body = posts.len();
                }
                let of_home = at < person && without_mark(gap) != gap;
                if let Some(last) = posts.last_mut().filter(|_| of_home) {
                    last.of_group = true;
                    without_body = posts.len();
                }
                posts.push(Post { title: before, body: None, of_group: self.is_rank(before) });
            } else if self.is(before, EntityKind::Organization)
                && !after_office
                && (OF_BODY.contains(&gap) || self.is_second_name(before))
            {
                let other =
                    |post: &Post| self.is_rank(post.title) || self.governs_besides(post.title, before);
                let without = posts[without_body..].iter_mut();
                without.filter(|post| !other(post)).for_each(|post| post.body = Some(before));
                without_body = posts.len();
            } else {
                break;
            }
            at = before;
        }
        posts.reverse();
        if posts.first().is_some_and(|first| first.title == at && self.is_of_one_not_named(at)) {
            posts.iter_mut().filter(|post| post.body.is_none()).for_each(|post| post.of_group = true);
        }
        posts
    }

    /// The nearest body before an office in its sentence that such an office heads: …支队（…）在支队长 + 王凯.
    fn headed(self, title: usize) -> Option<usize> {
        let office = self.title(title);
        let head = office.trim_start_matches('副').strip_suffix('长')?.to_string();
        let unit = matches!(
            head.as_str(),
            "支队" | "大队" | "中队" | "所" | "局" | "站" | "校" | "院" | "处" | "科"
        );
        let start = self.mentions[title].span.start;
        let sentence = self.text[..start].rfind(['。', '；', '\n', '！', '？']).unwrap_or(0);
        let before = (0..title).rev().take_while(|&at| self.mentions[at].span.start >= sentence);
        let mut bodies = before.filter(|&at| self.is(at, EntityKind::Organization));
        let heads = |at: usize| self.mentions[at].span.of(self.text).ends_with(head.as_str());
        bodies.find(|&at| unit && heads(at) && !self.is_held_besides(Some(at)))
    }

    /// The offices from mention `at` on, each with the body before it.
    fn run(self, mut at: usize) -> Vec<Post> {
        let mut posts = Vec::new();
        let mut body = None;
        loop {
            if self.is(at, EntityKind::Organization) && self.gap(at).is_empty() {
                body = Some(at);
                at += 1;
            }
            if !self.is(at, EntityKind::Position) {
                break;
            }
            let own = body.filter(|&body| !self.governs_besides(at, body));
            posts.push(Post { title: at, body: own, of_group: false });
            if !JOINS.contains(&self.gap(at)) {
                break;
            }
            at += 1;
        }
        posts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Recognizers;
    use crate::model::Metadata;

    fn found(text: &str) -> Vec<String> {
        let metadata = Metadata { region: Some("包头市".into()), ..Metadata::default() };
        let mentions = Recognizers::standard().mentions(text, &metadata, &[]);
        let shown = |held: Held| {
            let person = &mentions[held.person].name;
            assert_eq!(super::super::canonical::normal(held.span.of(text)), held.title);
            format!("{person} {} {}", held.body.unwrap_or_default(), held.title)
        };
        held(text, &mentions).into_iter().map(shown).collect()
    }

    #[test]
    fn offices_before_a_person() {
        assert_eq!(
            found("市财政局党组书记、局长武文清讲话，党组成员、副局长王凯参加。"),
            [
                "武文清 包头市财政局 党组书记",
                "武文清 包头市财政局 局长",
                "王凯 包头市财政局 党组成员",
                "王凯 包头市财政局 副局长",
            ]
        );
        assert_eq!(
            found("市委办公室副主任兼市信访局局长武文清主持会议。"),
            ["武文清 包头市委办公室 副主任", "武文清 包头市信访局 局长"]
        );
        assert_eq!(
            found("市财政局副局长武文清、王凯参加。"),
            ["武文清 包头市财政局 副局长", "王凯 包头市财政局 副局长"]
        );
    }

    #[test]
    fn offices_behind_a_person() {
        assert_eq!(found("任命武文清为市财政局局长。"), ["武文清 包头市财政局 局长"]);
        assert_eq!(found("武文清同志任市财政局局长。"), ["武文清 包头市财政局 局长"]);
        assert_eq!(found("成员：武文清（市财政局副局长）"), ["武文清 包头市财政局 副局长"]);
        assert_eq!(found("武文清局长表示，明年再努力。"), ["武文清  局长"]);
    }

    #[test]
    fn offices_of_a_list_belong_to_its_group() {
        let text = "调整市安全生产委员会。名单如下：\n主　任：王凯（副市长）\n副主任：武文清（市财政局局长）\n　　　　\
                    李靖宇（市教育局局长）\n成　员：王大为（市公安局副局长）";
        assert_eq!(
            found(text),
            [
                "王凯 包头市安全生产委员会 主任",
                "王凯  副市长",
                "武文清 包头市安全生产委员会 副主任",
                "武文清 包头市财政局 局长",
                "李靖宇 包头市安全生产委员会 副主任",
                "李靖宇 包头市教育局 局长",
                "王大为 包头市公安局 副局长",
            ]
        );
        assert_eq!(found("办公室主任由武文清同志兼任。"), ["武文清  主任"]);
    }

    #[test]
    fn offices_of_a_group_whose_name_follows() {
        let found = found("市财政局局长武文清任组长，副局长王凯、李靖宇任副组长的疫情防控工作专班成立。");
        for office in ["李靖宇 疫情防控工作专班 副组长", "王凯 疫情防控工作专班 副组长"]
        {
            assert!(found.iter().any(|held| held == office), "{found:?}");
        }
    }

    #[test]
    fn a_body_before_the_person_or_earlier_in_the_sentence() {
        assert_eq!(found("感谢市财政局武文清局长。"), ["武文清 包头市财政局 局长"]);
        assert_eq!(found("市交警支队在支队长武文清带领下出动。"), ["武文清 包头市交警支队 支队长"]);
    }

    #[test]
    fn offices_in_columns_belong_to_the_person_before_them() {
        let text = "王凯　　市财政局副局长武文清　　市教育局副局长李靖宇　　市公安局副局长";
        assert_eq!(
            found(text),
            ["王凯 包头市财政局 副局长", "武文清 包头市教育局 副局长", "李靖宇 包头市公安局 副局长"]
        );
    }

    #[test]
    fn offices_that_someone_held_are_those_of_that_person() {
        assert_eq!(found("市财政局原局长武文清同志逝世。"), ["武文清 包头市财政局 局长"]);
        assert_eq!(found("武文清（原任市财政局局长）"), ["武文清 包头市财政局 局长"]);
        assert_eq!(found("免去武文清的市财政局局长职务。"), Vec::<String>::new());
        assert_eq!(found("市财政局局长主持会议，武文清同志参加。"), Vec::<String>::new());
    }

    #[test]
    fn offices_of_a_group_named_before_and_behind_by() {
        let group = "包头市疫情防控工作领导小组 组长";
        let text =
            "成立包头市疫情防控工作领导小组，副市长王凯任组长，领导小组办公室主任由市财政局局长武文清兼任。";
        let found = found(text);
        assert!(found.contains(&format!("王凯 {group}")), "{found:?}");
        assert!(found.contains(&"武文清 包头市疫情防控工作领导小组办公室 主任".to_string()), "{found:?}");
        assert!(found.contains(&"武文清 包头市财政局 局长".to_string()), "{found:?}");
    }

    #[test]
    fn offices_in_a_list_run_together_belong_to_the_person_before_them() {
        let text = "成员：王凯省财政厅副厅长武文清省教育厅副厅长李靖宇省公安厅副厅长";
        assert_eq!(found(text), ["王凯 省财政厅 副厅长", "武文清 省教育厅 副厅长", "李靖宇 省公安厅 副厅长"]);
    }

    #[test]
    fn heads_of_governments_are_of_no_committee() {
        assert_eq!(found("市委常委、副市长王凯参加。"), ["王凯 包头市委 常委", "王凯  副市长"]);
    }

    #[test]
    fn offices_behind_a_date_a_move_or_a_second_name() {
        assert_eq!(found("原局长王凯（2022年10月任市财政局局长）参加。")[1], "王凯 包头市财政局 局长");
        assert!(
            found("王凯同志交流到市财政局任党组书记。").contains(&"王凯 包头市财政局 党组书记".to_string())
        );
        let text = "市城市管理局（市城市管理行政执法局）党组书记、局长王凯参加。";
        assert!(found(text).contains(&"王凯 包头市城市管理局 党组书记".to_string()), "{:?}", found(text));
        assert_eq!(found("市财政局党组成员总会计师王凯参加。").len(), 2);
    }

    #[test]
    fn offices_of_two_persons_without_a_pause_stay_apart() {
        let found = found("主任王凯国务院副总理副主任武文清教育部部长");
        assert!(!found.contains(&"王凯 国务院 副主任".to_string()), "{found:?}");
    }

    #[test]
    fn offices_of_a_committee_that_someone_takes_behind_it() {
        let text = "成立市爱国卫生委员会，由市长王凯任主任、武文清副市长任常务副主任。";
        let found = found(text);
        assert!(found.contains(&"武文清 包头市爱国卫生委员会 常务副主任".to_string()), "{found:?}");
    }

    #[test]
    fn a_body_of_another_paragraph_or_kind_is_not_meant() {
        assert_eq!(found("市财政局局长武文清讲话。\n副局长王凯参加。")[1], "王凯  副局长");
        assert_eq!(found("市财政局局长武文清讲话，副市长王凯参加。")[1], "王凯  副市长");
    }
}
