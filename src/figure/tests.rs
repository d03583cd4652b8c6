use super::*;
use proptest::prelude::*;

fn figures(text: &str, sections: &[Section], residue: &[Span], own: Option<&str>) -> Vec<Figure> {
    let years = own.and_then(|own| own.parse().ok()).map(|own: u16| Years { own, reviewed: own - 1 });
    FigureReader::builtin().read(text, sections, residue, years)
}

/// `indicator|as written|value|unit` of every figure.
fn found(text: &str) -> Vec<String> {
    figures(text, &[], &[], Some("2019"))
        .into_iter()
        .map(|figure| {
            let written = figure.span.of(text);
            format!("{}|{written}|{}|{}", figure.indicator.unwrap_or_default(), figure.value, figure.unit)
        })
        .collect()
}

fn expect(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text}");
}

fn periods(text: &str, document: Option<&str>) -> Vec<String> {
    figures(text, &[], &[], document).into_iter().map(|figure| figure.period.unwrap_or_default()).collect()
}

#[test]
fn rates_and_counts() {
    expect(
        "全年共受理群众诉求和咨询问题31582件,派遣及时率100%,办结率95.18%。",
        &["受理群众诉求和咨询问题|31582件|31582|件", "派遣及时率|100%|100|%", "办结率|95.18%|95.18|%"],
    );
    expect(
        "新能源装机达到1.35亿千瓦，脱贫率达９６％。",
        &["新能源装机|1.35亿千瓦|135000000|千瓦", "脱贫率|９６％|96|%"],
    );
    expect("城区供热面积1，250万平方米。", &["城区供热面积|1，250万平方米|12500000|平方米"]);
}

#[test]
fn the_noun_behind_a_measure_word() {
    expect(
        "我市9个单位被评为先进单位,涌现出28名环卫先进工作者和美容师。",
        &["单位|9个|9|个", "环卫先进工作者|28名|28|名"],
    );
    expect(
        "组建了规划、市容、环保4支专业督查队伍和1支综合督察队伍",
        &["专业督查队伍|4支|4|支", "综合督察队伍|1支|1|支"],
    );
    expect(
        "形成6大体系29项发展指标，修订64项办法制度。",
        &["体系|6大|6|大", "发展指标|29项|29|项", "办法制度|64项|64|项"],
    );
    expect("72.5%的财政支出用于民生。", &["财政支出|72.5%|72.5|%"]);
    expect("处二千元以上一万元以下的罚款", &["罚款|二千元|2000|元", "罚款|一万元|10000|元"]);
}

#[test]
fn a_change_keeps_its_word_and_its_subject() {
    expect(
        "预计地区生产总值增长6%左右、突破2.6万亿元，高于全国0.8个百分点",
        &[
            "地区生产总值增长|6%|6|%",
            "地区生产总值|2.6万亿元|2600000000000|元",
            "地区生产总值高于全国|0.8个百分点|0.8|百分点",
        ],
    );
    expect("粮食产量比2019年增长百分之三点五", &["粮食产量增长|百分之三点五|3.5|%"]);
    expect(
        "经营主体净增12万户、达168万户",
        &["经营主体净增|12万户|120000|户", "经营主体|168万户|1680000|户"],
    );
}

#[test]
fn lists_with_fenbie_map_in_order() {
    expect(
        "第一、第二产业增加值分别增长2.5%、3.9%，旅客量和货运量分别达85万人次和3000吨。",
        &[
            "第一产业增加值增长|2.5%|2.5|%",
            "第二产业增加值增长|3.9%|3.9|%",
            "旅客量|85万人次|850000|人次",
            "货运量|3000吨|3000|吨",
        ],
    );
}

/// `indicator|as written|bound|up or down and basis|scope` of every figure.
fn qualified(text: &str) -> Vec<String> {
    let shown = |figure: Figure| {
        let bound = figure.bound.map_or("", |bound| bound.key());
        let change = figure
            .comparison
            .map_or(String::new(), |change| format!("{}{}", if change.up { "+" } else { "-" }, change.basis));
        let (indicator, scope) = (figure.indicator.unwrap_or_default(), figure.scope.unwrap_or_default());
        format!("{indicator}|{}|{bound}|{change}|{scope}", figure.span.of(text))
    };
    figures(text, &[], &[], Some("2023")).into_iter().map(shown).collect()
}

#[test]
fn comparisons_and_levels_reached() {
    assert_eq!(
        qualified("全市生产总值1.2万亿元，同比增长6.1%，增速比上年提高0.4个百分点。"),
        [
            "生产总值|1.2万亿元|||全市",
            "生产总值增长|6.1%||+同比|全市",
            "生产总值增速提高|0.4个百分点||+上年|全市"
        ]
    );
    assert_eq!(
        qualified("失业率3.2%，比上年末下降0.1个百分点，较2020年下降0.5个百分点。"),
        ["失业率|3.2%|||", "失业率下降|0.1个百分点||-上年末|", "失业率下降|0.5个百分点||-2020年|"]
    );
    assert_eq!(qualified("办理时间从15天降至7天。"), ["办理时间|15天|||", "办理时间|7天|||"]);
    assert_eq!(qualified("粮食产量比上年超过三十万斤。"), ["粮食产量|三十万斤||+上年|"]);
}

#[test]
fn bounds_before_a_verb_or_a_noun_and_in_a_row() {
    assert_eq!(qualified("各地要至少报送5个项目。"), ["项目|5个|at_least||"]);
    assert_eq!(qualified("给予不超过固定资产投资20%的补助。")[0], "固定资产投资|20%|at_most||");
    assert_eq!(
        qualified("集中培训不少于3个月或者90学时。"),
        ["集中培训|3个月|at_least||", "集中培训|90学时|at_least||"]
    );
    assert_eq!(qualified("平均300人以上的返还30%，300人以下的返还60%。")[1], "返还|30%|||");
}

#[test]
fn a_scope_holds_on_where_it_leads_its_clause() {
    assert_eq!(qualified("全市收运垃圾5吨，改造厕所3座。")[1], "改造厕所|3座|||全市");
    assert_eq!(qualified("向全市居民发放补贴5元，改造厕所3座。")[1], "改造厕所|3座|||");
    assert_eq!(
        qualified("居民人均收入3万元，其中：城镇4万元，农村2万元。"),
        ["居民人均收入|3万元|||", "城镇居民人均收入|4万元|||城镇", "农村居民人均收入|2万元|||农村"]
    );
}

#[test]
fn what_a_share_is_held_against_is_no_part_of_its_name() {
    expect("供热面积是2015年的2.3倍。", &["供热面积|2.3倍|2.3|倍"]);
    assert_eq!(periods("供热面积是2015年的2.3倍。", Some("2019")), ["2019"]);
    expect(
        "预算收入210亿元，为年初预算的102.3%。",
        &["预算收入|210亿元|21000000000|元", "预算收入|102.3%|102.3|%"],
    );
    expect("缴费基数低于上年度职工月平均工资60%的，按60%计算。", &["缴费基数|60%|60|%", "计算|60%|60|%"]);
    expect("化学药品、现代中药占比达到80%。", &["化学药品、现代中药占比|80%|80|%"]);
}

#[test]
fn nouns_behind_their_attributes() {
    expect("派出两名具有规定资格的兽医技术人员。", &["兽医技术人员|两名|2|名"]);
    expect("培养5名合格的全科医生。", &["合格的全科医生|5名|5|名"]);
    expect("培育100个“5G+”应用场景。", &["“5G+”应用场景|100个|100|个"]);
    expect("每万人发明专利拥有量23.6件。", &["每万人发明专利拥有量|23.6件|23.6|件"]);
    expect("粮食产量连续五年增长。", &["|五年|5|年"]);
    expect("违反第三十二条第二、三项规定的。", &[]);
}

#[test]
fn chinese_numerals() {
    expect(
        "查处违法建设二十一处，清运垃圾三千五百吨。",
        &["查处违法建设|二十一处|21|处", "清运垃圾|三千五百吨|3500|吨"],
    );
    expect("接近全年处置总量的四分之一", &["处置总量|四分之一|0.25|"]);
    expect("吸引近千人参加", &["吸引|千人|1000|人"]);
    expect("抓好两项试点，增长一倍。", &["试点|两项|2|项", "试点增长|一倍|1|倍"]);
}

#[test]
fn what_is_no_figure() {
    for text in [
        "2018年1月3日下午，第八考评组到12319热线调研",
        "党的十九大和十九届四中全会",
        "“六个精准,五个一批”",
        "坚决做到两个维护，推进三大攻坚战",
        "国办发〔2021〕5号文件第三条",
        "1.加强领导；2.落实责任；（三）强化督查",
        "一是抓住一些重点，杜绝一次性餐具",
        "百姓爬上万里长城",
        "2018—2020年三年行动计划",
        "《关于修改9件法规的决定》",
        "创建5A级景区，C919交付，5G与1+3体系",
        "九十年代，三月，五日，上午9时30分",
        "省委十一届六次、七次全会",
        "电话：0312-5021345",
    ] {
        expect(text, &[]);
    }
}

#[test]
fn durations_and_ranges() {
    expect("试用期为3个月，工期3—5天。", &["试用期|3个月|3|个月", "工期|3|3|天", "工期|5天|5|天"]);
    expect("细颗粒物平均浓度20.5微克/立方米", &["细颗粒物平均浓度|20.5微克/立方米|20.5|微克/立方米"]);
}

#[test]
fn the_nearest_period_counts() {
    assert_eq!(
        periods("2018年上半年投诉5件，3月办结4件。另有2件。", Some("2019")),
        ["2018-H1", "2018-03", "2018"]
    );
    assert_eq!(periods("去年投诉5件，今年3件，比2015年少9件。", Some("2019")), ["2018", "2019", "2019"]);
    assert_eq!(periods("2016—2018年植树5万株。到2020年达到9万株。", None), ["2016/2018", "2020"]);
    assert_eq!(periods("▲2018年,全市向好。\n共受理5件", Some("2019")), ["2018"]);
    assert_eq!(periods("共受理5件", None), [""]);
}

#[test]
fn a_heading_lends_its_year() {
    let text = "一、2024年工作回顾\n办结案件5件。\n二、今后任务\n办结6件。";
    let second = text.find("二、").unwrap();
    let section = |heading: &str, start, end| Section {
        level: 1,
        heading: heading.to_string(),
        number: None,
        span: Span::new(start, end),
        heading_span: Span::new(start, start + heading.len()),
        parent: None,
    };
    let sections = [section("一、2024年工作回顾", 0, second), section("二、今后任务", second, text.len())];
    let found = figures(text, &sections, &[], Some("2025"));
    let periods: Vec<_> = found.iter().map(|figure| figure.period.as_deref()).collect();
    assert_eq!(periods, [Some("2024"), Some("2025")]);
}

#[test]
fn residue_holds_no_figures() {
    let text = "浏览次数：356次\n办结5件";
    let found = figures(text, &[], &[Span::new(0, text.find('\n').unwrap())], None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].unit, "件");
}

proptest! {
    #[test]
    fn spans_are_in_order_and_on_boundaries(text in "[0-9０-９一二三十百千万亿两点分之第年月日个件%％，,。.、；\n“”《》（）增长达元人次a-zé至—/ ]{0,80}") {
        let mut end = 0;
        for figure in figures(&text, &[], &[], Some("2020")) {
            prop_assert!(figure.span.start >= end && figure.span.end > figure.span.start);
            prop_assert!(text.is_char_boundary(figure.span.start) && text.is_char_boundary(figure.span.end));
            prop_assert!(figure.value.is_finite());
            end = figure.span.end;
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>(), a in 0usize..40, b in 0usize..40) {
        let residue = Span::new(a.min(b), a.max(b));
        figures(&text, &[], &[residue], Some("x"));
    }
}

#[test]
fn the_noun_behind_a_quantity() {
    expect(
        "启动2.5万亩蔬菜基地建设工程，11公里污水管网、16公里雨水管网完工，白石电厂5万千瓦风电项目投产。",
        &[
            "蔬菜基地建设工程|2.5万亩|25000|亩",
            "污水管网|11公里|11|公里",
            "雨水管网|16公里|16|公里",
            "风电项目|5万千瓦|50000|千瓦",
        ],
    );
    expect(
        "粮食产量30万吨以上，投资2亿元建设泵站。",
        &["粮食产量|30万吨|300000|吨", "投资|2亿元|200000000|元"],
    );
    expect("新建和改造提升12万亩高标准农田。", &["高标准农田|12万亩|120000|亩"]);
    expect("医保试点扩大到全国86%的县。", &["县|86%|86|%"]);
    expect("建成3个覆盖主要行业的示范园区。", &["示范园区|3个|3|个"]);
    expect("实施40个民生保障和社会事业项目。", &["民生保障和社会事业项目|40个|40|个"]);
}

#[test]
fn policy_verbs_are_no_part_of_a_name() {
    expect("扎实推进棚户区改造3000户。", &["棚户区改造|3000户|3000|户"]);
    expect("将缴费比例由20%调整为16%。", &["缴费比例|20%|20|%", "缴费比例|16%|16|%"]);
    expect("每吨补贴标准80元，支持率96%。", &["补贴标准|80元|80|元", "支持率|96%|96|%"]);
}

#[test]
fn the_subject_of_the_clause_before() {
    expect(
        "每百元净值提供的税收利润，2017年为31.5元，2018年为35元。",
        &["税收利润|31.5元|31.5|元", "税收利润|35元|35|元"],
    );
    expect(
        "能源消耗总量（按每公斤发热量7000大卡计算），比上年降低2万吨。",
        &["发热量|7000大卡|7000|大卡", "能源消耗总量降低|2万吨|20000|吨"],
    );
    expect("报考人数连续两年增长12%。", &["|两年|2|年", "报考人数增长|12%|12|%"]);
    expect("建成国家级工作室5个、省级12个。", &["建成国家级工作室|5个|5|个", "省级工作室|12个|12|个"]);
    expect(
        "粮食总产量30万吨，完成年度计划的102%，比上年增长9%。",
        &["粮食总产量|30万吨|300000|吨", "年度计划|102%|102|%", "粮食总产量增长|9%|9|%"],
    );
}

#[test]
fn what_a_clause_of_its_own_says_of_those_behind_it() {
    assert_eq!(
        qualified("1956年比1950年，棉布供应增加两成，食盐增加30%，糖增加40%。"),
        ["棉布供应增加|两成||+1950年|", "食盐增加|30%||+1950年|", "糖增加|40%||+1950年|"]
    );
    assert_eq!(
        qualified("2023年全区主要目标是：生产总值增长6%；工业投资增长8%。"),
        ["生产总值增长|6%||+|全区", "工业投资增长|8%||+|全区"]
    );
    assert_eq!(qualified("城镇化率65%。"), ["城镇化率|65%|||"]);
}

#[test]
fn digits_that_stand_apart_or_are_mixed() {
    expect("工业增加值增长1 5 ．3 ％。", &["工业增加值增长|1 5 ．3 ％|15.3|%"]);
    assert_eq!(periods("二００一年，产值5亿元。", Some("2019")), ["2001"]);
    assert_eq!(periods("1 9 9 7 年产值5亿元。", Some("2019")), ["1997"]);
}

#[test]
fn a_date_alone_in_a_line_is_no_time_of_what_follows() {
    assert_eq!(periods("2009-06-16\n表彰先进单位27个。", Some("2003")), ["2003"]);
}
