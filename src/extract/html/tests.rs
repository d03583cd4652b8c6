use super::*;
use crate::model::Date;
use proptest::prelude::*;
use std::time::Instant;

fn read(source: &str) -> Extracted {
    HtmlExtractor::new().read(source.as_bytes()).unwrap()
}

/// Lines of the text, those of residue in brackets.
fn shown(page: &Extracted) -> Vec<String> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in page.text.split('\n') {
        let middle = start + line.len() / 2;
        let is_residue = page.residue.iter().any(|span| span.start <= middle && middle < span.end);
        lines.push(if is_residue { format!("[{line}]") } else { line.to_string() });
        start += line.len() + 1;
    }
    lines
}

const PAGE: &str = r#"<!DOCTYPE html>
<html><head><meta charset="utf-8">
<meta name="SiteName" content="某市人民政府">
<meta name="ArticleTitle" content="某市城市管理局2018年工作总结">
<meta name="PubDate" content="2019-01-03 09:30">
<meta name="ContentSource" content="某市城市管理局">
<meta name="ColumnName" content="计划总结"/>
<title>某市城市管理局2018年工作总结_某市人民政府</title>
<style>p { color: red }</style><script>var a = "<p>不显示</p>";</script>
</head><body>
<div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; 计划总结</div>
<div class="article"><h1>某市城市管理局2018年工作总结</h1>
<div class="share-box"><span>分享到：</span><a>微信</a> <a>微博</a></div>
<p>&emsp;&emsp;一、工作开展情况。全年办理案件<b>3,200</b>件，办结率
96.27&#37;。<p>二、存在的问题<br>人员不足；经费
紧张。</p>
<table><tr><th>指标</th><th>2018年</th></tr><tr><td><p>办结率</p></td><td>96.27%</td></tr></table>
<p>附件：<a href="a.doc">1.明细表</a> <a href="b.pdf">2.目录</a> <a href="c.xls">3.名单</a></p>
</div>
<div class="list"><a href="1.html">关于上一年度工作的通报</a> <a href="2.html">关于本年度计划</a> <a href="3.html">公示名单</a></div>
<footer>版权所有：某市人民政府 ICP备000号</footer>
</body></html>"#;

#[test]
fn the_visible_text_comes_in_reading_order_with_furniture_marked() {
    let page = read(PAGE);
    assert_eq!(
        shown(&page),
        [
            "[首页]",
            "[政务公开]",
            "[当前位置：首页 > 计划总结]",
            "某市城市管理局2018年工作总结",
            "[分享到：微信 微博]",
            "\u{2003}\u{2003}一、工作开展情况。全年办理案件3,200件，办结率 96.27%。",
            "二、存在的问题",
            "人员不足；经费紧张。",
            "指标\t2018年",
            "办结率\t96.27%",
            "附件：1.明细表 2.目录 3.名单",
            "[关于上一年度工作的通报 关于本年度计划 公示名单]",
            "[版权所有：某市人民政府 ICP备000号]",
        ]
    );
    let stated = &page.stated;
    assert_eq!(stated.title.as_deref(), Some("某市城市管理局2018年工作总结"));
    assert_eq!(stated.date, Date::parse("2019-01-03"));
    assert_eq!(stated.issuer.as_deref(), Some("某市城市管理局"));
    assert_eq!(stated.extra["column"], "计划总结");
    assert_eq!(stated.extra["site"], "某市人民政府");
    assert!(page.warnings.is_empty());
}

#[test]
fn the_title_is_found_without_the_site() {
    let title = |source: &str| read(source).stated.title.unwrap_or_default();
    assert_eq!(title("<title>关于印发方案的通知_某市人民政府</title><p>文"), "关于印发方案的通知");
    assert_eq!(
        title("<title>某某网 - 关于2018-2020年行动方案的通知</title><p>文"),
        "关于2018-2020年行动方案的通知"
    );
    assert_eq!(title("<title>首页</title><h1>年度报告摘要</h1><p>文"), "年度报告摘要");
    assert_eq!(title("<div id=header><h1>某网</h1></div><title>首页</title><p>文"), "某网");
    assert_eq!(title("<title>首页</title><p>文"), "");
}

#[test]
fn media_that_pass_a_document_on_did_not_issue_it() {
    let issuer =
        |source: &str| read(&format!("<meta name=ContentSource content={source}><p>文")).stated.issuer;
    assert_eq!(issuer("某省生态环境厅").as_deref(), Some("某省生态环境厅"));
    for source in ["某某日报", "人民网", "本站", "新华社", "http://www.x.cn/局"] {
        assert_eq!(issuer(source), None, "{source}");
    }
}

#[test]
fn the_encoding_is_the_declared_or_the_true_one() {
    let source = "<html><meta http-equiv='Content-Type' content='text/html; charset=gb2312'><p>市容环境整治";
    let gbk = encoding_rs::GBK.encode(source).0.into_owned();
    let big5 = encoding_rs::BIG5.encode("<html><meta charset=big5><p>環境保護").0.into_owned();
    let extractor = HtmlExtractor::new();
    assert_eq!(extractor.read(&gbk).unwrap().text, "市容环境整治");
    assert_eq!(extractor.read(&gbk).unwrap().encoding, Some("GB18030"));
    assert_eq!(extractor.read(&big5).unwrap().text, "環境保護");
    assert_eq!(read(source).text, "市容环境整治");
}

#[test]
fn a_large_block_is_the_document_whatever_its_class() {
    let body = "坚持问题导向，持续推进环境综合整治。".repeat(40);
    let page = read(&format!("<div class='share-content'><p>{body}</p></div><div class=share>微信</div>"));
    assert_eq!(shown(&page), [body, "[微信]".to_string()]);
}

#[test]
fn a_list_of_links_alone_is_a_document() {
    let page = read(
        "<ul><li><a href=1>关于甲的通知</a><li><a href=2>关于乙的通知</a><li><a href=3>关于丙的通知</a></ul>",
    );
    assert_eq!(shown(&page), ["关于甲的通知", "关于乙的通知", "关于丙的通知"]);
}

#[test]
fn a_sentence_that_links_what_it_cites_is_no_menu() {
    let law = |n: usize| format!("<a href=/{n}>《某市餐厨垃圾管理办法》</a>");
    let page =
        read(&format!("<h1>通知</h1><p>根据{}、{}、{}，制定本通知。</p><p>正文。", law(1), law(2), law(3)));
    assert!(page.residue.is_empty(), "{:?}", shown(&page));
}

#[test]
fn cells_over_several_rows_keep_the_columns_apart() {
    let page = read(
        "<table><tr><th rowspan=2>区县<th colspan=2>收运量</tr><tr><th>2019年<th>2020年</tr>\
         <tr><td rowspan=2>云州区<td>120<td>158<tr><td>98<td>102<tr><td>合计<td>218<td>260</table>",
    );
    assert_eq!(page.text, "区县\t收运量\n\t2019年\t2020年\n云州区\t120\t158\n\t98\t102\n合计\t218\t260");
    let menu = "市政府召开常务会议研究部署垃圾分类工作。".repeat(3);
    let layout = format!("<table><tr><td rowspan=2>{menu}<td>标题<tr><td>正文</table>");
    assert_eq!(read(&layout).text, format!("{menu}\t标题\n正文"));
}

#[test]
fn a_page_of_furniture_without_text_is_empty() {
    for source in ["<html><body></body></html>", "<html><script>a</script>", "<title>题</title>"] {
        let error = HtmlExtractor::new().read(source.as_bytes()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Empty);
    }
}

#[test]
fn stray_end_tags_do_not_tear_the_table() {
    let page = read("<div class=nav><table><tr><td>甲</div></td><td>乙</td></tr></table></div>丙");
    assert_eq!(shown(&page), ["[甲\t乙]", "丙"]);
}

#[test]
fn what_is_never_shown_hides_nothing_else() {
    let cases = [
        "<svg/>文",
        "<svg><title/><title>图</title><style>a>b</style><path d='M0'/></svg>文",
        "<template><p>样</template>文",
        "<textarea><p>填</textarea>文",
        "<script>a = '<!--<p>'</script>文",
        "<iframe><p>旧</iframe><style>p>a {}</style>文",
    ];
    for source in cases {
        let page = read(source);
        assert_eq!((page.text.as_str(), page.stated.title), ("文", None), "{source}");
    }
}

#[test]
fn deep_or_broken_pages_take_no_more_time_than_their_length() {
    let hostile = [
        "<div>".repeat(100_000),
        "<table><tr><td>".repeat(30_000) + "文",
        "<li><ul><b>".repeat(30_000) + &"<tr></tr></div>".repeat(30_000),
        "<a <a".repeat(100_000),
        "<!".repeat(200_000),
        "<!--".repeat(100_000),
        "<title>".repeat(100_000),
        "<a href=\"".repeat(100_000),
        "<p class=nav>文".repeat(50_000),
        "&".repeat(300_000),
        "<div>".to_string() + &"</p></span></div>".repeat(50_000),
    ];
    let extractor = HtmlExtractor::new();
    for source in hostile {
        let started = Instant::now();
        let _ = extractor.read(source.as_bytes());
        assert!(started.elapsed().as_secs() < 3, "{} …: {:?}", &source[..15], started.elapsed());
    }
}

proptest! {
    #[test]
    fn any_source_keeps_its_text_and_true_spans(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<div class=nav>", "</div>", "<p>", "</p>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>",
                "<a href=x>", "</a>", "<ul>", "<li>", "</ul>", "<h1>", "</h1>", "<pre>", "</pre>", "<!--", "-->",
                "<span id=share>", "</span>", "<br>", " ", "\n", "&nbsp;", "甲", "乙。", "丙丁", "<", ">", "\"",
                "<svg>", "</svg>", "<select><option>",
            ]),
            0..60,
        )
    ) {
        let source = parts.concat();
        if let Ok(page) = HtmlExtractor::new().read(source.as_bytes()) {
            let mut end = 0;
            for span in &page.residue {
                prop_assert!(end <= span.start && span.start < span.end);
                prop_assert!(page.text.get(span.range()).is_some());
                end = span.end;
            }
            prop_assert!(!page.text.contains("\n\n") || source.contains("<pre>"));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = HtmlExtractor::new().read(&bytes);
    }
}

#[test]
fn a_tag_of_a_hundred_thousand_attributes_takes_no_time() {
    let attributes: String = (0..100_000).map(|n| format!(" x{n}=1")).collect();
    let page = format!("<html><body{attributes}><p>本年收运餐厨垃圾一万吨。</p></body></html>");
    let begun = std::time::Instant::now();
    let mut found = Vec::new();
    HtmlExtractor::new().extract("a.html", page.as_bytes(), &mut |read| found.push(read.unwrap()));
    assert!(begun.elapsed().as_secs_f64() < 1.0);
    assert_eq!(found[0].text.trim(), "本年收运餐厨垃圾一万吨。");
    assert_eq!(found[0].warnings, ["有 1 个标签的属性过多，每个只读前 500 个"]);
}
