//! Whole sentences in, names out.

use super::*;
use proptest::prelude::*;

fn recognized(text: &str) -> Vec<(EntityKind, String)> {
    let mentions = Recognizers::standard().mentions(text, &Metadata::default(), &[]);
    mentions.iter().map(|mention| (mention.kind, mention.span.of(text).to_string())).collect()
}

fn of_kind(kind: EntityKind, text: &str) -> Vec<String> {
    recognized(text).into_iter().filter(|(found, _)| *found == kind).map(|(_, name)| name).collect()
}

#[test]
fn organizations_are_whole() {
    let found = |text| of_kind(EntityKind::Organization, text);
    assert_eq!(
        found("3月2日,临江市委组织部第三考评组一行8人到市城市管理综合执法局进行考评。"),
        ["临江市委组织部", "第三考评组", "市城市管理综合执法局"]
    );
    assert_eq!(found("会议由市委组织部主持,市执法局领导班子参加。"), ["市委组织部", "市执法局"]);
    assert_eq!(found("成立河北省网络与信息安全协调小组。"), ["河北省网络与信息安全协调小组"]);
    assert_eq!(
        found("中国农业银行股份有限公司河北省分行、省政府信息化工作办公室主任"),
        ["中国农业银行股份有限公司河北省分行", "省政府信息化工作办公室"]
    );
    assert_eq!(found("按照国务院、中共中央的部署"), ["国务院", "中共中央"]);
    assert_eq!(found("省政府办公厅转发省发展改革委的意见"), ["省政府办公厅", "省发展改革委"]);
    assert_eq!(found("由河北省人力资源和社会保障厅会同教育部落实"), ["河北省人力资源和社会保障厅", "教育部"]);
}

#[test]
fn words_that_look_like_bodies_are_none() {
    for text in [
        "服务全局和大局",
        "构建治理格局,优化布局",
        "全部干部在医院和餐厅",
        "举办活动",
        "各级有关部门要加强管理",
    ] {
        assert_eq!(of_kind(EntityKind::Organization, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn groups_and_parts_of_bodies_are_whole() {
    let found = |text| of_kind(EntityKind::Organization, text);
    assert_eq!(found("市委第四考核组听取汇报。"), ["市委第四考核组"]);
    assert_eq!(found("市纪委监委派驻第六纪检监察组全程监督。"), ["市纪委监委派驻第六纪检监察组"]);
    assert_eq!(found("由市执法支队直属一大队拆除。"), ["市执法支队直属一大队"]);
    assert_eq!(found("某某县惠民药房连锁有限公司城东分店停业。").len(), 1);
    assert_eq!(found("成立市容环境提升工作专班。"), ["市容环境提升工作专班"]);
    assert_eq!(
        found("被《湖北日报》《中国应急管理报》报道，印发《工作简报》。"),
        ["湖北日报", "中国应急管理报"]
    );
    assert_eq!(found("由安踏（中国）有限公司承办。"), ["安踏（中国）有限公司"]);
    assert_eq!(found("高新区城市管理局参加。"), ["高新区城市管理局"]);
    assert_eq!(found("综合科副科长武文清讲解。"), ["综合科"]);
    assert_eq!(found("省委网信办负责协调。"), ["省委网信办"]);
}

#[test]
fn parts_of_schools_houses_and_offices_are_whole() {
    for name in [
        "内蒙古大学蒙古学学院",
        "包头职业学院建筑工程系",
        "内蒙古路桥集团三公司",
        "中交二公局第三工程有限公司",
        "市燃气总公司抢险队",
        "市纪委监委第二纪检监察室",
        "市纪委市监委派驻第五纪检监察组",
        "市委第三轮巡察第五巡察组",
        "市公安局治安大队",
        "市“保交房”工作专班",
        "市控制和查处违法建设领导小组办公室",
        "同济大学建筑设计研究院（集团）有限公司",
        "包头穹泊房地产开发有限公司",
        "中国移动包头分公司",
    ] {
        let text = format!("会议由{name}参加。");
        assert_eq!(of_kind(EntityKind::Organization, &text), [name]);
    }
}

#[test]
fn names_between_pauses_are_told_by_their_own_words() {
    let found = |text| of_kind(EntityKind::Organization, text);
    assert_eq!(
        found("在五里铺小学、民族实验中学、盲人协会开展。"),
        ["五里铺小学", "民族实验中学", "盲人协会"]
    );
    assert_eq!(found("向考评二组汇报，法制科、燃气办参加。"), ["考评二组", "法制科", "燃气办"]);
    assert_eq!(found("包头一中、包头联通、包头融媒配合。"), ["包头一中", "包头联通", "包头融媒"]);
    assert_eq!(found("望龙门街道办事处和三石街道办抽调干部。"), ["望龙门街道办事处", "三石街道办"]);
    for text in ["在工作中学习", "加快乡村幼儿园建设", "国药控股有限公司的责任", "发展大学教育"]
    {
        assert!(found(text).iter().all(|name| !name.ends_with('学') && !name.ends_with('园')), "{text}");
    }
}

#[test]
fn names_that_offices_and_pauses_frame_are_persons() {
    let found = |text| of_kind(EntityKind::Person, text);
    assert_eq!(found("局长：巴图吉日嘎拉\n科长萨仁格日乐同志的事迹"), ["巴图吉日嘎拉", "萨仁格日乐"]);
    assert_eq!(found("学员朝鲁门获第三名，居民其其格老人送来锦旗。"), ["朝鲁门", "其其格"]);
    assert_eq!(found("监管处处长司徒建国、三组组长裴松年反馈。"), ["司徒建国", "裴松年"]);
    assert_eq!(found("主任吐尔逊娜依·阿不都热依木到会。"), ["吐尔逊娜依·阿不都热依木"]);
    for text in ["负责人依法依规处理", "书记高度重视，局长亲自抓", "农民余粮充足"]
    {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn kinds_of_bodies_are_no_bodies() {
    for text in [
        "建成1000所乡镇区域养老服务中心",
        "各市（含定州市）人社局负责落实",
        "改造部分县医院的设备",
        "各市（含定州、辛集市）财政局、民政局要落实",
        "支持普惠性幼儿园发展",
        "实现跨省通办",
        "提请乡级人民政府批准",
        "村（居）民委员会协助",
    ] {
        assert_eq!(of_kind(EntityKind::Organization, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn names_of_mines_and_labels_of_forms_are_no_persons_and_offices() {
    let persons = |text| of_kind(EntityKind::Person, text);
    assert_eq!(persons("关闭唐家河、新柏、马福川、毛家川煤矿。"), Vec::<String>::new());
    assert_eq!(persons("河南省人民政府省长王凯作政府工作报告"), ["王凯"]);
    assert_eq!(of_kind(EntityKind::Position, "负责省长：武文清"), Vec::<String>::new());
    assert_eq!(persons("负责省长：武文清"), ["武文清"]);
}

#[test]
fn bodies_in_a_list_are_of_the_division_of_the_first() {
    let text = "包头市发改委、财政局和住建局参加，区局负责，财政部、教育局指导。";
    let metadata = Metadata {
        region: Some("昆都仑区".into()),
        issuer: Some("昆都仑区财政局".into()),
        ..Metadata::default()
    };
    let mentions = Recognizers::standard().mentions(text, &metadata, &[]);
    let names: Vec<&str> = mentions
        .iter()
        .filter(|mention| mention.kind == EntityKind::Organization)
        .map(|mention| mention.name.as_str())
        .collect();
    assert_eq!(names, ["包头市发改委", "包头市财政局", "包头市住建局", "昆都仑区财政局", "财政部", "教育局"]);
}

#[test]
fn persons_beside_titles_and_in_lists() {
    let found = |text| of_kind(EntityKind::Person, text);
    assert_eq!(found("局长武文清代表领导班子述职。武文清同志表示,明年再努力。"), ["武文清", "武文清"]);
    assert_eq!(found("会议由部务委员米利新主持。"), ["米利新"]);
    assert_eq!(found("省长:王凯"), ["王凯"]);
    assert_eq!(
        found(
            "组　长：郭永茂（常务副省长）　　副组长：刘印楼（副省长）　　成　员：陈国英（省教育厅副厅长）　　张志平（省财政厅副厅长）"
        ),
        ["郭永茂", "刘印楼", "陈国英", "张志平"]
    );
    assert_eq!(found("自治区主席艾力·买买提出席会议。"), ["艾力·买买提"]);
    assert_eq!(
        found("以习近平同志为核心。李　靖（省政府副秘书长）　　李靖兼任。"),
        ["习近平", "李　靖", "李靖"]
    );
    assert_eq!(found("美国总统克林顿抵达。克林顿总统表示"), ["克林顿", "克林顿"]);
    assert_eq!(found("高度重视,成立领导小组,任务艰巨,方法得当。"), Vec::<String>::new());
}

#[test]
fn offices() {
    assert_eq!(
        of_kind(EntityKind::Position, "市执法局党组书记、局长武文清,副市长王凯,常务副省长出席。"),
        ["党组书记", "局长", "副市长", "常务副省长"]
    );
}

#[test]
fn places() {
    assert_eq!(
        of_kind(EntityKind::Place, "在河北省石家庄市正定县和包头调研"),
        ["河北省", "石家庄市", "正定县", "包头"]
    );
    assert_eq!(of_kind(EntityKind::Place, "包头市教育局"), Vec::<String>::new());
}

#[test]
fn words_that_read_like_counties_are_none() {
    let found = |text| of_kind(EntityKind::Place, text);
    for text in ["产值突破万亿元大关。", "整治沿河两岸的违建。", "龙江大地，人民安宁", "东至海滨、西至山前"]
    {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(found("在昭通市大关、镇雄县调研"), ["昭通市", "大关", "镇雄县"]);
    assert_eq!(found("整治沿河土家族自治县的河道，沿河干部"), ["沿河土家族自治县", "沿河"]);
}

#[test]
fn kinds_of_places_are_no_places() {
    let found = |text| of_kind(EntityKind::Place, text);
    assert_eq!(found("建设青海国家公园和保定大中型水库"), ["青海", "保定"]);
    assert_eq!(found("在广西山区修建南宁机场、保定高新区"), ["广西", "南宁机场", "保定高新区"]);
}

#[test]
fn divisions_that_no_list_holds() {
    let found = |text| of_kind(EntityKind::Place, text);
    assert_eq!(
        found("河北省岚川市北桥区的岚川市民。北桥区、岚川市开展整治"),
        ["河北省", "岚川市", "北桥区", "岚川", "北桥区", "岚川市"]
    );
    assert_eq!(found("各单位：云州市人民政府同意。在云州市召开会议"), ["云州市"]);
    assert_eq!(found("安澜县人民政府印发；白榆市委召开会议，在安澜县和白榆市的"), ["安澜县", "白榆市"]);
    assert_eq!(found("改造主城区和老旧小区，设区市自定。"), Vec::<String>::new());
}

#[test]
fn documents() {
    let found = |text| of_kind(EntityKind::Document, text);
    assert_eq!(
        found("印发《关于落实〈办法〉的通知》（冀政办发〔2021〕5号）"),
        ["《关于落实〈办法〉的通知》", "冀政办发〔2021〕5号"]
    );
    assert_eq!(found("国务院令第12号公布，第12号令同时废止"), ["国务院令第12号", "第12号令"]);
    assert_eq!(found("冀政函〔２００４〕１９号"), ["冀政函〔２００４〕１９号"]);
    assert_eq!(found("国发[2018]3号"), ["国发[2018]3号"]);
}

#[test]
fn dates() {
    let found = |text| of_kind(EntityKind::Date, text);
    assert_eq!(
        found("2019年1月3日下午，1月3日，2018年，2018—2020年，二〇〇四年五月十日，2024-02-27"),
        ["2019年1月3日", "1月3日", "2018年", "2018—2020年", "二〇〇四年五月十日", "2024-02-27"]
    );
    assert_eq!(found("2018年上半年和“十四五”时期"), ["2018年上半年", "“十四五”时期"]);
    assert_eq!(found("3个月内完成12319件,占比96.27%"), Vec::<String>::new());
    assert_eq!(found("1069220286862210月29日"), Vec::<String>::new());
}

#[test]
fn events() {
    let found = |text| of_kind(EntityKind::Event, text);
    assert_eq!(
        found("以“作风建设年”活动为抓手，开展了“清存治污防尘”攻坚战"),
        ["“作风建设年”活动", "“清存治污防尘”攻坚战"]
    );
    assert_eq!(found("以市容环卫专项整治为突破"), ["市容环卫专项整治"]);
}

#[test]
fn a_short_form_carries_the_full_name() {
    let text = "包头市城市管理综合执法局召开会议。市执法局要求落实。";
    let metadata = Metadata { region: Some("包头市".into()), ..Metadata::default() };
    let mentions = Recognizers::standard().mentions(text, &metadata, &[]);
    let names: Vec<_> = mentions
        .iter()
        .filter(|mention| mention.kind == EntityKind::Organization)
        .map(|mention| mention.name.as_str())
        .collect();
    assert_eq!(names, ["包头市城市管理综合执法局"; 2]);
}

#[test]
fn a_defined_short_form_carries_the_full_name() {
    let text = "成立河北省信息安全协调小组（以下简称“协调小组”）。协调小组负责统筹。";
    let mentions = Recognizers::standard().mentions(text, &Metadata::default(), &[]);
    assert!(mentions.iter().all(|mention| mention.name == "河北省信息安全协调小组"), "{mentions:?}");
    assert_eq!(mentions.len(), 3);
}

#[test]
fn residue_is_passed_over() {
    let text = "国务院\n国务院";
    let mentions = Recognizers::standard().mentions(text, &Metadata::default(), &[Span::new(0, 9)]);
    assert_eq!(mentions.len(), 1);
    assert_eq!(mentions[0].span, Span::new(10, 19));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn spans_are_ordered_and_on_characters(
        text in "(\\PC|[省市局长武文清王凯、，。：（）《》〔〕号第令十二0-9年月日“”· 　包头河北委部厅和]){0,60}"
    ) {
        let recognizers = recognizers();
        let mentions = recognizers.mentions(&text, &Metadata::default(), &[]);
        let mut end = 0;
        for mention in &mentions {
            prop_assert!(mention.span.start >= end);
            prop_assert!(text.get(mention.span.range()).is_some_and(|found| !found.is_empty()));
            end = mention.span.end;
        }
    }
}

/// One set for all cases of the property test.
fn recognizers() -> Arc<Recognizers> {
    thread_local!(static SET: Arc<Recognizers> = Arc::new(Recognizers::standard()));
    SET.with(Arc::clone)
}

/// A sentence of a corpus in columns (character, tag), with its marked names.
#[derive(Default)]
struct Marked {
    text: String,
    names: Vec<(EntityKind, Span)>,
}

fn marked_sentences(columns: &str) -> Vec<Marked> {
    let mut sentences = vec![Marked::default()];
    for line in columns.lines() {
        let Some((character, tag)) = line.split_once('\t') else {
            sentences.push(Marked::default());
            continue;
        };
        let Some(sentence) = sentences.last_mut() else { continue };
        let start = sentence.text.len();
        sentence.text.push_str(character);
        let end = sentence.text.len();
        let kind = match tag.get(2..) {
            Some("PER") => EntityKind::Person,
            Some("LOC") => EntityKind::Place,
            Some("ORG") => EntityKind::Organization,
            _ => continue,
        };
        match sentence.names.last_mut() {
            Some((_, span)) if tag.starts_with('I') => span.end = end,
            _ => sentence.names.push((kind, Span::new(start, end))),
        }
    }
    sentences
}

/// Run with `cargo test --lib entity:: -- --ignored --nocapture`.
#[test]
#[ignore = "needs the shared data; prints precision and recall"]
fn measures_against_marked_news() {
    let root = std::env::var("JIANSUO_DATA")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data").into());
    let Ok(columns) = std::fs::read_to_string(format!("{root}/ner/msra.train.bio.txt")) else {
        println!("skipped: no data under {root}");
        return;
    };
    let recognizers = Recognizers::standard();
    let kinds = [EntityKind::Person, EntityKind::Place, EntityKind::Organization];
    let mut counts = [(0usize, 0usize, 0usize); 3];
    for sentence in marked_sentences(&columns) {
        let mentions = recognizers.mentions(&sentence.text, &Metadata::default(), &[]);
        for (kind, count) in kinds.iter().zip(&mut counts) {
            let found = mentions.iter().filter(|mention| mention.kind == *kind).map(|mention| mention.span);
            let right = found.clone().filter(|span| sentence.names.contains(&(*kind, *span))).count();
            count.0 += right;
            count.1 += found.count();
            count.2 += sentence.names.iter().filter(|(marked, _)| marked == kind).count();
        }
    }
    for (kind, (right, found, marked)) in kinds.iter().zip(counts) {
        let (precision, recall) = (right as f64 / found as f64, right as f64 / marked as f64);
        println!("{:12} precision {precision:.3} recall {recall:.3} of {marked}", kind.key());
        assert!(precision > 0.7, "{kind:?}");
    }
}

#[test]
fn the_trained_recogniser_knows_names_that_no_list_holds() {
    let recognizers = Recognizers::rules().and_trained();
    let of_kind = |kind: EntityKind, text: &str| -> Vec<String> {
        let found = recognizers.found(text, &[]);
        found.iter().filter(|f| f.kind == kind).map(|f| f.span.of(text).to_string()).collect()
    };
    assert_eq!(of_kind(EntityKind::Organization, "安澜县人民政府印发。"), ["安澜县人民政府"]);
    for kind in [EntityKind::Person, EntityKind::Place] {
        assert_eq!(of_kind(kind, "举办城市马拉松和冰雪活动。"), Vec::<String>::new());
        assert_eq!(of_kind(kind, "牢记殷殷嘱托，勇毅前行。"), Vec::<String>::new());
    }
}

#[test]
fn short_forms_stand_for_what_the_text_names_in_full() {
    let metadata = Metadata {
        region: Some("包头市".into()),
        issuer: Some("包头市城市管理局".into()),
        ..Metadata::default()
    };
    let text = "包头市城市管理局汇报。市渣土管理办公室（市渣土办）、市城管执法大队参加。渣土办和市执法大队一中队夜查，局法制科审核。\
                北方草原乳业股份有限公司停产，北方草原乳业整改。";
    let mentions = Recognizers::standard().mentions(text, &metadata, &[]);
    let named = |form: &str| mentions.iter().find(|m| m.span.of(text) == form).map(|m| m.name.as_str());
    assert_eq!(named("渣土办"), Some("包头市渣土管理办公室"));
    assert_eq!(named("市执法大队一中队"), Some("包头市城管执法大队一中队"));
    assert_eq!(named("局法制科"), Some("包头市城市管理局法制科"));
    let milk = mentions.iter().filter(|mention| mention.name == "北方草原乳业股份有限公司").count();
    assert_eq!(milk, 2);
}

/// The words of all classes that names are recognised by.
fn words_of_names() -> Vec<&'static str> {
    let lines = include_str!("../../index_schema/entity-words.txt").lines();
    lines.filter(|line| !line.starts_with(['#', '='])).flat_map(str::split_whitespace).collect()
}

#[test]
fn every_word_may_begin_a_text() {
    let recognizers = Recognizers::standard();
    for word in words_of_names() {
        for text in [word.to_string(), format!("{word}三年以上有期徒刑"), format!("{word}{word}、{word}")]
        {
            recognizers.mentions(&text, &Metadata::default(), &[]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn any_words_of_names_may_follow_one_another(
        words in prop::collection::vec(prop::sample::select(words_of_names()), 1..9),
        marks in prop::collection::vec(prop::sample::select(vec!["", "", "、", "（", "）", "“", "”", "第三", "王建国", "包头市", "\n"]), 9),
    ) {
        let text: String = words.iter().zip(&marks).flat_map(|(word, mark)| [*word, *mark]).collect();
        recognizers().mentions(&text, &Metadata::default(), &[]);
    }
}
