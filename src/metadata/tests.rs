use super::*;
use proptest::prelude::*;

fn described(text: &str, name: &str) -> Metadata {
    describe(text, name, &Metadata::default(), &[], &Divisions::builtin())
}

fn title(text: &str, name: &str) -> String {
    described(text, name).title.unwrap_or_default()
}

fn date(text: &str, name: &str) -> String {
    described(text, name).date.map(|date| date.to_string()).unwrap_or_default()
}

fn issuer(text: &str, name: &str) -> String {
    described(text, name).issuer.unwrap_or_default()
}

const NOTICE: &str = "某省人民政府办公厅关于做好冬季供热工作的通知\n2021-11-03 09:12:10\n\n某政办字〔2021〕88号各市人民政府：\
    为做好今冬供热，现通知如下。一、提高认识。某省人民政府办公厅2021年10月29日更多信息请关注官方微信";

#[test]
fn a_notice_whose_line_breaks_were_lost() {
    let notice = described(NOTICE, "办公厅/某省人民政府办公厅关于做好冬季供热工作的通知_1a2b3c.txt");
    assert_eq!(notice.title.as_deref(), Some("某省人民政府办公厅关于做好冬季供热工作的通知"));
    assert_eq!(notice.date.unwrap().to_string(), "2021-10-29");
    assert_eq!(notice.issuer.as_deref(), Some("某省人民政府办公厅"));
    assert_eq!(notice.number.as_deref(), Some("某政办字〔2021〕88号"));
}

#[test]
fn a_letterhead_is_no_title() {
    let text = "某市人民政府办公室文件\n\n某政办发〔2021〕5号\n\n某市人民政府办公室\n关于加强某项管理的通知\n\n各县区人民政府：\n\n为加强管理，现将有关事项通知如下。\n";
    assert_eq!(title(text, "a.txt"), "某市人民政府办公室关于加强某项管理的通知");
}

#[test]
fn what_the_format_states_wins() {
    let stated = Metadata {
        regions_above: Vec::new(),
        title: Some("别的标题".into()),
        date: Date::new(2000, None, None),
        issuer: Some("某局".into()),
        region: Some("某市".into()),
        number: Some("某发〔2000〕1号".into()),
        subtitle: Some("副题".into()),
        year: Some(1999),
        addressees: vec!["某单位".into()],
        extra: [("栏目".to_string(), "通知".to_string())].into(),
        origins: BTreeMap::new(),
    };
    let described = describe(NOTICE, "a.txt", &stated, &[], &Divisions::builtin());
    assert_eq!(described.origins.len(), 8);
    assert!(described.origins.values().all(|origin| *origin == Origin::Format));
    assert_eq!(Metadata { origins: BTreeMap::new(), ..described }, stated);
}

#[test]
fn titles() {
    let body = "\n为做好相关工作，现将有关事项通知如下。";
    for (text, name, expected) in [
        ("# 某市养犬管理条例\n\n2018年5月1日 某市人民代表大会常务委员会通过", "a.md", "某市养犬管理条例"),
        (
            "某市城市管理局\n2018年工作总结\n\n一年来，我局认真工作。",
            "a.txt",
            "某市城市管理局 2018年工作总结",
        ),
        ("政 府 工 作 报 告\n\n——2019年1月5日在某区人民代表大会上", "2019.txt", "政府工作报告"),
        ("某市“十四五”供热规划\n（2021—2025年）\n第一章", "a.txt", "某市“十四五”供热规划（2021—2025年）"),
        ("索引号：0001\n关于清理河道的通告\n各单位：", "a.txt", "关于清理河道的通告"),
        (
            "3月5日下午,市城管局召开全市环境整治推进会。会议强调三点。",
            "012_2f78836d.txt",
            "市城管局召开全市环境整治推进会",
        ),
        (
            "近日，我市召开会议。会议要求如下。",
            "(3)全市环境整治推进会召开_5d909c.txt",
            "全市环境整治推进会召开",
        ),
        ("---\ntitle: x\n---\n# 关于供水的决定\n", "a.md", "关于供水的决定"),
        ("2020-03-23 10:00:00\n关于供水的通知\n各单位：", "0013aa11.txt", "关于供水的通知"),
        ("某市热线:“网上办税”不间断 某市热线主动服务。", "0013aa11", "某市热线:“网上办税”不间断"),
    ] {
        let text = format!("{text}{body}");
        let expected = expected.replace(' ', "");
        assert_eq!(title(&text, name).replace(' ', ""), expected, "{text}");
    }
    assert_eq!(title("", "报告/供水情况汇报.txt"), "供水情况汇报");
    assert_eq!(title("", "1.txt"), "");
    let report = "—2017年2月11日在云岭区第十四届人民代表大会第六次会议上\n云岭区人民政府代区长 李明\n各位代表:\n\
                  现在,我代表云岭区人民政府向大会作工作报告。\n一、2016年工作回顾\n";
    assert_eq!(title(report, "2017.txt"), "政府工作报告");
}

#[test]
fn dates_in_their_order() {
    for (text, name, expected) in [
        ("关于供水的通知\n（2019年1月15日）\n各单位：停水。\n某局\n2019年2月1日", "a.txt", "2019-01-15"),
        ("关于供水的通知\n各单位：停水。\n某市水务局\n2019年2月1日\n", "a.txt", "2019-02-01"),
        (
            "关于供水的通知\n2019-03-20\n\n各单位：　　停水。　　某市水务局　　2019年2月1日供水方案　　一、停水。",
            "a.txt",
            "2019-02-01",
        ),
        (
            "关于转发供水通知的通知\n2019-03-20\n\n各单位：请执行。\n某市水务局\n2019年3月12日\n关于供水的通知\n停水。\n某省水利厅\n2018年12月1日",
            "a.txt",
            "2019-03-12",
        ),
        (
            "关于供水的意见\n2020-01-08\n\n某市人民政府关于供水的意见某政字〔2019〕31号2019年7月1日　　各县：　　停水。",
            "a.txt",
            "2019-07-01",
        ),
        (
            "关于供水的通知\n各单位：停水。\n　　二○○四年五月十日\n　　公开程序：审核后公开",
            "a.txt",
            "2004-05-10",
        ),
        ("某市政府工作报告\n——2020年1月8日在某市人民代表大会上\n各位代表：", "2020.txt", "2020-01-08"),
        ("发布日期：2022/3/4\n关于供水的通知\n各单位：停水，自2022年4月1日起执行。", "a.txt", "2022-03-04"),
        (
            "# 某市条例\n\n2001年3月1日 某市人大通过\n\n2015年6月2日 《关于修改〈某市条例〉的决定》修正\n\n第一条 略",
            "某市条例(2016-01-01).md",
            "2015-06-02",
        ),
        ("某市供水办法\n为了供水，制定本办法。", "某市供水办法(2018-07-09).txt", "2018-07-09"),
        ("关于供水的通知\n某政发〔2017〕3号\n各单位：停水。", "a.txt", "2017"),
        ("2016年某区政府工作报告\n各位代表：现在报告工作。", "a.txt", "2016"),
        ("某省供水办法\n为了供水，制定本办法。本办法自2009年3月1日起施行。", "a.txt", "2009-03-01"),
        ("某省供水办法\n为了供水，制定本办法。", "a.txt", ""),
    ] {
        assert_eq!(date(text, name), expected, "{text}");
    }
}

#[test]
fn issuers() {
    for (text, expected) in [
        ("关于供水的通知\n各单位：请执行。\n某市水务局\n2019年2月1日\n", "某市水务局"),
        ("关于供水的通知\n各单位：请执行。附件：供水情况.doc某市水务局2019年2月1日", "某市水务局"),
        ("供水情况\n发布机构：某县水利局　发布日期：2019-01-01\n情况如下。", "某县水利局"),
        ("供水情况\n来源：某某日报\n情况如下。", ""),
        (
            "关于供水的通知\n各单位：　　请执行。　　云南省水利厅云南省发展和改革委员会　　云南省教育厅　　2019年2月1日",
            "云南省水利厅、云南省发展和改革委员会、云南省教育厅",
        ),
        (
            "关于印发云南省供水方案的通知\n各单位：　　请执行。　　省水利厅　　省教育厅　　2019年2月1日",
            "云南省水利厅、云南省教育厅",
        ),
        ("某市水务局2018年工作总结\n一年来，成绩显著。", "某市水务局"),
        (
            "最高人民法院关于供水案件的解释\n2018年3月1日 最高人民法院审判委员会第17次会议通过\n第一条",
            "最高人民法院",
        ),
        (
            "某市供水条例\n2018年3月1日 某市第十届人民代表大会常务委员会第三次会议通过\n第一条",
            "某市人民代表大会常务委员会",
        ),
        ("供水条例\n2018年3月1日 中华人民共和国国务院令第7号公布\n第一条", "国务院"),
        ("政府工作报告\n各位代表：\n现在，我代表某市人民政府，向大会报告工作。", "某市人民政府"),
        ("《某市人民政府关于供水的通知》解读\n近日，通知印发。", ""),
    ] {
        assert_eq!(issuer(text, "a.txt"), expected, "{text}");
    }
}

#[test]
fn residue_at_the_end_hides_no_signature() {
    let text = "关于供水的通知\n各单位：请执行。\n某市水务局\n2019年2月1日\n请输入验证码";
    let residue = [Span::new(text.find("请输入").unwrap(), text.len())];
    let described = describe(text, "a.txt", &Metadata::default(), &residue, &Divisions::builtin());
    assert_eq!(described.date.unwrap().to_string(), "2019-02-01");
    assert_eq!(described.issuer.as_deref(), Some("某市水务局"));
}

proptest! {
    #[test]
    fn any_text_and_name_are_described(text in any::<String>(), name in any::<String>(), a in 0usize..60, b in 0usize..60) {
        let residue = [Span::new(a.min(b), a.max(b))];
        describe(&text, &name, &Metadata::default(), &residue, &Divisions::builtin());
    }

    #[test]
    fn pieces_of_documents_are_described(
        text in "([关于通知印发第一条年月日号令〔〕（）《》:：,，。\\n 　0-9二〇省市局厅政府]|2018年3月|届|会议通过|已由|我代表){0,60}",
        name in "[0-9a-f_()（）/.\\-年月日关于通知]{0,30}",
    ) {
        describe(&text, &name, &Metadata::default(), &[], &Divisions::builtin());
    }
}

#[test]
fn regions() {
    if Divisions::builtin().at_start("包头市").is_none() {
        return println!("skipped: there is no table of divisions yet");
    }
    for (text, name, expected) in [
        ("包头市城市管理局2018年工作总结\n一年来，成绩显著。", "a.txt", Some("包头市")),
        ("2025年宁夏政府工作报告\n各位代表：", "a.txt", Some("宁夏回族自治区")),
        ("浙江省台州市供水条例\n第一条 为了供水。", "a.txt", Some("台州市")),
        ("关于供水的通知\n请执行。\n石家庄市水务局\n2019年2月1日", "a.txt", Some("石家庄市")),
        ("供水情况\n情况如下。", "河北省/2019/a.txt", Some("河北省")),
        ("会议召开\n包头市水务局开会。会后，包头市各区行动。", "a.txt", Some("包头市")),
        ("国务院关于供水的决定\n北京市、北京市、北京市。", "a.txt", None),
        ("供水情况\n情况如下。", "a.txt", None),
    ] {
        assert_eq!(described(text, name).region.as_deref(), expected, "{text}");
    }
    let report = "2025年云南省政府工作报告\n各位代表：\n现在，我代表省人民政府，向大会报告工作。";
    assert_eq!(issuer(report, "a.txt"), "云南省人民政府");
}

#[test]
fn each_part_tells_where_it_comes_from() {
    let told = |text: &str, name: &str, part: &str| described(text, name).origins.get(part).copied();
    let text =
        "某市水务局关于供水的通知\n某水发〔2020〕3号\n各县区水务局：\n请执行。\n某市水务局\n2020年2月1日";
    for part in ["title", "date", "issuer", "addressees", "number", "year"] {
        assert_eq!(told(text, "2019/a.txt", part), Some(Origin::Text), "{part}");
    }
    let named = "本年供水平稳，水质达标。";
    assert_eq!(told(named, "2019/某市水务局2018年供水情况汇报.txt", "title"), Some(Origin::Name));
    assert_eq!(told(named, "2019/某市水务局2018年供水情况汇报.txt", "date"), Some(Origin::Name));
    assert_eq!(told(named, "河北省/供水.txt", "region"), Some(Origin::Folder));
    assert_eq!(told(named, "2019年/供水.txt", "year"), Some(Origin::Folder));
}

#[test]
fn subtitle_addressees_and_year() {
    let report =
        described("政府工作报告\n——2020年1月8日在某市人民代表大会上\n各位代表：\n报告工作。", "a.txt");
    assert_eq!(report.subtitle.as_deref(), Some("2020年1月8日在某市人民代表大会上"));
    assert_eq!((report.year, report.addressees.len()), (Some(2020), 0));
    let notice = described(NOTICE, "a.txt");
    assert_eq!(notice.addressees, ["各市人民政府"]);
    let review = described("某市城市管理局2018年度工作总结\n一年来，成绩显著。\n2019年1月5日\n", "a.txt");
    assert_eq!(review.year, Some(2018));
}

#[test]
fn a_title_ends_where_the_first_sentence_of_a_running_text_begins() {
    let text = "云州市危化品企业复产复工的安全提示 为贯彻落实省安委会办公室、省应急管理厅印发的《关于做好安全防范工作的通知》要求，现提示如下。";
    let metadata = describe(text, "a1.jsonl", &Metadata::default(), &[], &Divisions::builtin());
    assert_eq!(metadata.title.as_deref(), Some("云州市危化品企业复产复工的安全提示"));
    assert_eq!(metadata.issuer, None);
}
