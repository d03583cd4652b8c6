use super::super::FieldTest;
use super::*;
use crate::model::EntityKind;
use proptest::prelude::*;

/// The clauses in a short notation: `+` and `-` signs, `"verbatim"`, `<field>`, `(group)`, `{a|b}`.
fn read(text: &str) -> String {
    shown(&parse(text, Mode::Syntax).clauses)
}

fn shown(clauses: &[Clause]) -> String {
    clauses.iter().map(shown_clause).collect::<Vec<_>>().join(" ")
}

fn shown_clause(clause: &Clause) -> String {
    let sign = match clause.occur {
        Occur::Should => "",
        Occur::Must => "+",
        Occur::MustNot => "-",
    };
    format!("{sign}{}", shown_node(&clause.node))
}

fn shown_node(node: &Node) -> String {
    match node {
        Node::Words(text) => text.clone(),
        Node::Verbatim(text) => format!("\"{text}\""),
        Node::Group(clauses) => format!("({})", shown(clauses)),
        Node::AnyOf(nodes) => format!("{{{}}}", nodes.iter().map(shown_node).collect::<Vec<_>>().join("|")),
        Node::Field(test) => format!("<{}>", shown_test(test)),
    }
}

fn shown_test(test: &FieldTest) -> String {
    match test {
        FieldTest::Section(text) => format!("section {text}"),
        FieldTest::Title(text) => format!("title {text}"),
        FieldTest::Path(text) => format!("path {text}"),
        FieldTest::Region(text) => format!("region {text}"),
        FieldTest::Number(text) => format!("number {text}"),
        FieldTest::Entity { kind, name } => format!("{} {name}", kind.map_or("entity", EntityKind::key)),
        FieldTest::Year { from, to } => format!("year {from}-{to}"),
        FieldTest::Date { from, to } => format!("date {from}-{to}"),
        FieldTest::Figure { indicator, amounts } => {
            let end = |end: Option<(f64, bool)>| end.map(|(value, _)| value.to_string()).unwrap_or_default();
            let unit = amounts.unit.as_deref().unwrap_or_default();
            format!("{indicator} {}..{}{unit}", end(amounts.from), end(amounts.to))
        }
    }
}

fn warnings(text: &str) -> Vec<Warning> {
    parse(text, Mode::Syntax).warnings
}

#[test]
fn figures_are_compared() {
    assert_eq!(read("办结率>95%"), "+<办结率 95..%>");
    assert_eq!(read("办结率＞＝９５％ 城管"), "+<办结率 95..%> 城管");
    assert_eq!(read("地区生产总值:2.6万亿.."), "+<地区生产总值 2600000000000..>");
    assert_eq!(read("案件：1万..2万件"), "+<案件 10000..20000件>");
    assert_eq!(read("-PM2.5浓度<30微克/立方米"), "-<PM2.5浓度 ..30微克/立方米>");
    assert_eq!(read("办结率>95% OR 及时率=100%"), "+{<办结率 95..%>|<及时率 100..100%>}");
    assert_eq!(read("PM2.5<31"), "+<PM2.5 ..31>");
    assert_eq!(read("PM2.5平均浓度<=30 PM10<60"), "+<PM2.5平均浓度 ..30> +<PM10 ..60>");
    assert_eq!(read("GDP>5% 5G基站>7万"), "+<GDP 5..%> +<5G基站 70000..>");
    assert_eq!(read("R&D投入>2.5% ＰＭ２．５：..31"), "+<R&D投入 2.5..%> +<ＰＭ２．５ ..31>");
    for plain in
        ["A>B", "A>5", "办结率>很高", "时间:10", "比例：", "甲=乙", "page=2", "2>1", "x.y/z?page=2", "--k=3"]
    {
        assert_eq!(read(plain), plain);
    }
}

#[test]
fn words_are_clauses_at_white_space() {
    assert_eq!(read("餐厨垃圾 收运"), "餐厨垃圾 收运");
    assert_eq!(parse("餐厨垃圾　收运\t体系\n建设", Mode::Syntax).clauses.len(), 4);
    assert_eq!(read("  包头市如何治理餐厨垃圾？ "), "包头市如何治理餐厨垃圾？");
    assert_eq!(read(""), "");
    assert_eq!(read(" \u{3000}\n"), "");
}

#[test]
fn quoted_clauses_are_verbatim() {
    for text in ["\"偷拉乱倒\"", "“偷拉乱倒”", "「偷拉乱倒」", "„偷拉乱倒“", "＂偷拉乱倒＂", "”偷拉乱倒”"]
    {
        assert_eq!(read(text), "\"偷拉乱倒\"", "{text}");
    }
    assert_eq!(read("治理 “偷拉 乱倒” 行为"), "治理 \"偷拉 乱倒\" 行为");
    assert_eq!(read("+“偷拉乱倒” -\"渣土车\""), "+\"偷拉乱倒\" -\"渣土车\"");
    assert_eq!(read("“所谓“四个意识””"), "\"所谓“四个意识”\"");
}

#[test]
fn quotation_marks_inside_a_sentence_stay_words() {
    for text in ["什么是“四个意识”？", "“四个意识”是什么", "“四个意识”、“四个自信”", "“放管服”改革"]
    {
        assert_eq!(read(text), text);
        assert_eq!(warnings(text), [], "{text}");
    }
}

#[test]
fn spaces_inside_quotation_marks_do_not_warn() {
    assert_eq!(read("如何落实“ 日报告 ” 制度？"), "如何落实“ 日报告 ” 制度？");
    assert_eq!(warnings("如何落实“ 日报告 ” 制度？"), []);
}

#[test]
fn ascii_quotes_begin_a_phrase_anywhere() {
    assert_eq!(read("治理\"偷拉乱倒\"行为"), "治理 \"偷拉乱倒\" 行为");
    assert_eq!(read("什么是\"四个意识\"？"), "什么是 \"四个意识\"");
    assert_eq!(read("《\"十四五\"》 规划"), "\"十四五\" 规划");
}

#[test]
fn quotes_without_partner_are_words_with_a_warning() {
    assert_eq!(read("\"餐厨垃圾 收运"), "\"餐厨垃圾 收运");
    assert_eq!(warnings("\"餐厨垃圾 收运"), [Warning::UnbalancedQuote]);
    assert_eq!(read("“餐厨垃圾 收运"), "“餐厨垃圾 收运");
    assert_eq!(warnings("“餐厨垃圾 收运"), [Warning::UnbalancedQuote]);
    assert_eq!(read("\"\""), "\"\"");
    assert_eq!(read("\"\" 收运"), "收运");
}

#[test]
fn signs_count_only_directly_before_a_term() {
    assert_eq!(read("+餐厨垃圾 -渣土"), "+餐厨垃圾 -渣土");
    assert_eq!(read("＋餐厨垃圾 －渣土"), "+餐厨垃圾 -渣土");
    for plain in ["2018-2020", "COVID-19", "餐厨 - 垃圾", "--", "C++", "+ -", "——一是 要求"] {
        assert_eq!(read(plain), plain);
    }
    assert_eq!(read("-"), "-");
}

#[test]
fn or_binds_its_neighbours() {
    assert_eq!(read("餐厨 OR 厨余 收运"), "{餐厨|厨余} 收运");
    assert_eq!(read("餐厨 | 厨余 | 泔水"), "{餐厨|厨余|泔水}");
    assert_eq!(read("餐厨|厨余"), "{餐厨|厨余}");
    assert_eq!(read("\"甲\"|\"乙\""), "{\"甲\"|\"乙\"}");
    assert_eq!(read("“甲”｜“乙”"), "{\"甲\"|\"乙\"}");
    assert_eq!(read("+餐厨 OR 厨余"), "+{餐厨|厨余}");
    assert_eq!(read("year:2018 OR year:2020"), "+{<year 2018-2018>|<year 2020-2020>}");
    assert_eq!(read("(餐厨 垃圾) OR 泔水"), "{(餐厨 垃圾)|泔水}");
    assert_eq!(read("餐厨 or 厨余"), "餐厨 or 厨余");
    assert_eq!(read("餐厨 ＯＲ 厨余"), "{餐厨|厨余}");
}

#[test]
fn both_sides_of_and_must() {
    assert_eq!(read("餐厨 AND 厨余"), "+餐厨 +厨余");
    assert_eq!(read("餐厨 ＡＮＤ 厨余 收运"), "+餐厨 +厨余 收运");
    assert_eq!(read("餐厨 AND 厨余 AND \"收运\""), "+餐厨 +厨余 +\"收运\"");
    assert_eq!(read("餐厨 OR 厨余 AND 收运 OR 处理"), "+{餐厨|厨余} +{收运|处理}");
    assert_eq!(read("餐厨 AND -厨余"), "+餐厨 -厨余");
    assert_eq!(read("(餐厨 AND 厨余) OR 泔水"), "{(+餐厨 +厨余)|泔水}");
    assert_eq!(read("餐厨 and 厨余"), "餐厨 and 厨余");
    assert_eq!(read("AND"), "AND");
    assert_eq!(read("餐厨 AND"), "餐厨 AND");
    assert_eq!(warnings("餐厨 AND"), [Warning::DanglingOperator("AND".into())]);
    assert_eq!(warnings("餐厨 AND 厨余"), []);
}

#[test]
fn what_follows_not_must_not() {
    assert_eq!(read("垃圾分类 NOT 河北"), "垃圾分类 -河北");
    assert_eq!(read("垃圾分类 ＮＯＴ \"河北\" 收运"), "垃圾分类 -\"河北\" 收运");
    assert_eq!(read("垃圾分类 AND NOT 河北"), "+垃圾分类 -河北");
    assert_eq!(read("NOT year:2018 垃圾分类"), "-<year 2018-2018> 垃圾分类");
    assert_eq!(read("垃圾分类 NOT (河北 OR 河南)"), "垃圾分类 -{河北|河南}");
    assert_eq!(read("垃圾分类 not 河北"), "垃圾分类 not 河北");
    assert_eq!(warnings("垃圾分类 NOT 河北"), []);
    assert_eq!(read("垃圾分类 NOT"), "垃圾分类 NOT");
    assert_eq!(warnings("垃圾分类 NOT"), [Warning::DanglingOperator("NOT".into())]);
    assert_eq!(warnings("垃圾分类 OR NOT 河北"), [Warning::DanglingOperator("OR".into())]);
}

#[test]
fn or_with_one_side_is_a_word_with_a_warning() {
    assert_eq!(read("OR 值"), "OR 值");
    assert_eq!(warnings("OR 值"), [Warning::DanglingOperator("OR".into())]);
    assert_eq!(read("餐厨 |"), "餐厨");
    assert_eq!(read("餐厨 OR OR 厨余"), "餐厨 {OR|厨余}");
    assert_eq!(read("餐厨 OR -厨余"), "餐厨 -厨余");
    assert_eq!(warnings("餐厨 OR -厨余"), [Warning::DanglingOperator("OR".into())]);
    assert_eq!(read("|"), "|");
}

#[test]
fn groups_begin_and_end_at_clauses() {
    assert_eq!(read("(餐厨 垃圾) 收运"), "(餐厨 垃圾) 收运");
    assert_eq!(read("（餐厨 OR 厨余） 收运"), "{餐厨|厨余} 收运");
    assert_eq!(read("+(餐厨 厨余) -(渣土 OR 建筑)"), "+(餐厨 厨余) -{渣土|建筑}");
    assert_eq!(read("((餐厨 厨余) 收运)"), "((餐厨 厨余) 收运)");
    assert_eq!(read("(\"a)\" b)"), "(\"a)\" b)");
    assert_eq!(read("(-渣土)"), "(-渣土)");
    assert_eq!(read("() 收运"), "收运");
}

#[test]
fn parentheses_inside_a_sentence_stay_words() {
    for text in ["报告（2019）", "（一）加强领导", "关于印发(试行)的通知", "1) 总则 2) 分则", "一）总则"]
    {
        assert_eq!(read(text), text);
        assert_eq!(warnings(text), [], "{text}");
    }
    assert_eq!(read("(餐厨 垃圾"), "(餐厨 垃圾");
    assert_eq!(warnings("(餐厨 垃圾"), [Warning::UnbalancedParenthesis]);
}

#[test]
fn fields_are_filters() {
    assert_eq!(read("section:党建 收运"), "+<section 党建> 收运");
    assert_eq!(read("章节：党建 -标题:通知"), "+<section 党建> -<title 通知>");
    assert_eq!(read("Title:\"工作 总结\""), "+<title 工作 总结>");
    assert_eq!(read("标题：“四个意识”"), "+<title 四个意识>");
    assert_eq!(read("title:报告（2019）"), "+<title 报告（2019）>");
    assert_eq!(
        read("人物：武文清 org:市执法局 place:包头 entity:x"),
        "+<person 武文清> +<organization 市执法局> +<place 包头> +<entity x>"
    );
    assert_eq!(read("year:2018..2020 路径:2018/"), "+<year 2018-2020> +<path 2018/>");
    assert_eq!(read("date:2018-01..2018-06"), "+<date 20180101-20180631>");
    assert_eq!(read("section:(党建 OR 民生)"), "+{<section 党建>|<section 民生>}");
    assert_eq!(read("(section:党建)"), "+<section 党建>");
}

#[test]
fn what_is_no_field_stays_words() {
    for text in ["http://example.org/a", "注：表一", "会议：三是", "12:30", "比例1:3", "：", "关于标题：说明"]
    {
        assert_eq!(read(text), text);
        assert_eq!(warnings(text), [], "{text}");
    }
}

#[test]
fn fields_without_a_readable_value_warn() {
    assert_eq!(read("section: 党建"), "section: 党建");
    assert_eq!(warnings("section: 党建"), [Warning::EmptyField("section".into())]);
    assert_eq!(read("年份：去年 餐厨"), "去年 餐厨");
    assert_eq!(
        warnings("年份：去年 餐厨"),
        [Warning::BadValue { field: "year".into(), value: "去年".into() }]
    );
}

#[test]
fn modes_change_how_clauses_combine() {
    let all = parse("餐厨 (收运 体系) -渣土 year:2018", Mode::All);
    assert_eq!(shown(&all.clauses), "+餐厨 +(+收运 +体系) -渣土 +<year 2018-2018>");
    let any = parse("+餐厨 收运 -渣土 year:2018", Mode::Any);
    assert_eq!(shown(&any.clauses), "餐厨 收运 -渣土 +<year 2018-2018>");
    let exact = parse(" -餐厨 (收运 ", Mode::Exact);
    assert_eq!(shown(&exact.clauses), "+\"-餐厨 (收运\"");
    assert_eq!(exact.warnings, []);
}

#[test]
fn filters_of_a_query_file_restrict_a_query() {
    let mut query = parse("餐厨", Mode::Syntax);
    query.restrict("year:2018 -section:附件");
    assert_eq!(shown(&query.clauses), "餐厨 +<year 2018-2018> -<section 附件>");
}

#[test]
fn pasted_documents_are_cut() {
    let query = parse(&"餐厨垃圾".repeat(3_000), Mode::Syntax);
    assert_eq!(query.warnings, [Warning::TooLong { characters: 12_000 }]);
    assert_eq!(query.clauses.len(), 1);
    assert!(matches!(&query.clauses[0].node, Node::Words(text) if text.chars().count() == KEPT_CHARACTERS));
    let spaces = format!("{}x", " ".repeat(20_000));
    assert_eq!(read(&spaces), "x");
}

#[test]
fn deep_nesting_does_not_overflow() {
    assert_eq!(parse(&"(".repeat(10_000), Mode::Syntax).clauses.len(), 1);
    let deep = format!("{}a b{}", "(".repeat(4_900), ")".repeat(4_900));
    assert!(warnings(&deep).contains(&Warning::UnbalancedParenthesis));
    assert!(!parse(&deep, Mode::All).clauses.is_empty());
}

#[test]
fn warnings_speak_both_languages() {
    use crate::model::Lang;
    let warning = Warning::BadValue { field: "year".into(), value: "去年".into() };
    assert!(warning.message(Lang::Zh).contains("去年"));
    assert!(warning.message(Lang::En).contains("plain words"));
}

fn depth(clauses: &[Clause]) -> usize {
    1 + clauses.iter().map(|clause| node_depth(&clause.node)).max().unwrap_or(0)
}

fn node_depth(node: &Node) -> usize {
    match node {
        Node::Group(clauses) => depth(clauses),
        Node::AnyOf(nodes) => 1 + nodes.iter().map(node_depth).max().unwrap_or(0),
        _ => 0,
    }
}

proptest! {
    #[test]
    fn any_string_is_a_query(
        text in "\\PC{0,60}|[-+()（）\"“”「」|:： aA年章节标题.0-9ORANDT\\n]{0,40}|(section:|year:|OR |AND |NOT |\\(|\\)|\"|“|”|[a餐] ?){0,30}"
    ) {
        for mode in [Mode::Syntax, Mode::Exact, Mode::All, Mode::Any] {
            let query = parse(&text, mode);
            prop_assert_eq!(query.clauses.is_empty(), text.trim().is_empty());
            prop_assert!(depth(&query.clauses) <= 2 * MOST_DEPTH + 3);
        }
    }

    #[test]
    fn chinese_sentences_stay_whole(text in "[餐厨垃圾收运？，。“”（）：、0-9%]{1,30}") {
        let plain = !text.starts_with(['“', '”', '（']);
        if plain {
            prop_assert_eq!(read(&text), text);
        }
    }
}
