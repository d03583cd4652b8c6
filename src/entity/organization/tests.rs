//! Names as reviews and reports have them; places and houses are invented.

use crate::entity::Recognizers;
use crate::model::{EntityKind, Metadata};

/// The bodies of `text`, told by their places, as a report of 东岭市 has them.
fn bodies(text: &str) -> Vec<String> {
    let metadata = Metadata { region: Some("东岭市".into()), ..Metadata::default() };
    let mentions = Recognizers::standard().mentions(text, &metadata, &[]);
    let bodies = mentions.into_iter().filter(|mention| mention.kind == EntityKind::Organization);
    bodies.map(|mention| mention.span.of(text).to_string()).collect()
}

fn assert_bodies(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(bodies(text), *expected, "{text}");
    }
}

#[test]
fn stations_and_forces_in_lists() {
    assert_bodies(&[
        ("会同梅岭所、洋下所开展检查。", &["梅岭所", "洋下所"]),
        ("由城南派出所、城北派出所联合巡逻。", &["城南派出所", "城北派出所"]),
        ("由微波站、网络机务站组成。", &[]),
        (
            "市执法支队直属一大队、直属二大队、机动大队执勤。",
            &["市执法支队直属一大队", "直属二大队", "机动大队"],
        ),
        ("清水社区居委会、红旗村委会参加。", &["清水社区居委会", "红旗村委会"]),
        ("临港镇综合行政执法队和石桥乡政府参加。", &["临港镇综合行政执法队", "石桥乡政府"]),
    ]);
}

#[test]
fn houses_by_brand_trade_or_sign() {
    assert_bodies(&[
        ("新奥燃气、东岭城投、市交投集团参加。", &["新奥燃气", "东岭城投", "市交投集团"]),
        ("青桔东岭运营中心、玉禾田公司参加。", &["青桔东岭运营中心", "玉禾田公司"]),
        ("海底捞万达店整改。", &["海底捞万达店"]),
        ("聘请东岭并泽律师事务所。", &["东岭并泽律师事务所"]),
        ("东岭百联购物中心、东岭城建隧道股份公司参加。", &["东岭百联购物中心", "东岭城建隧道股份公司"]),
        ("中国移动、中国铁塔配合。", &["中国移动", "中国铁塔"]),
        ("国家能源集团新疆公司捐建。", &["国家能源集团新疆公司"]),
    ]);
}

#[test]
fn builders_and_their_sites() {
    assert_bodies(&[
        ("中铁十二局、中建三局承建。", &["中铁十二局", "中建三局"]),
        ("中建十局东岭医学中心项目部整改。", &["中建十局东岭医学中心项目部"]),
        ("中铁十五局集团市政公司承建。", &["中铁十五局集团市政公司"]),
    ]);
}

#[test]
fn parts_of_bodies() {
    assert_bodies(&[
        ("市交通运输局路政海事局参加。", &["市交通运输局路政海事局"]),
        ("市委组织部公务员二科参加。", &["市委组织部公务员二科"]),
        ("市环境卫生服务中心清扫三队获奖。", &["市环境卫生服务中心清扫三队"]),
        ("市纪委监委驻局纪检监察组参加。", &["市纪委监委驻局纪检监察组"]),
        ("同驻市住建局纪检监察组联合督查。", &["驻市住建局纪检监察组"]),
        ("市政府办、市政协办参加。", &["市政府办", "市政协办"]),
        ("市政协城建环资委、市人大社建委视察。", &["市政协城建环资委", "市人大社建委"]),
        ("市公安局水上派出所致谢。", &["市公安局水上派出所"]),
        ("东岭医科大学第三附属医院接诊。", &["东岭医科大学第三附属医院"]),
        ("市纪委监委第三监督检查室反馈。", &["市纪委监委第三监督检查室"]),
        ("市委第二轮巡察第三组进驻。", &["市委第二轮巡察第三组"]),
        ("东岭大学历史与社会学院协办。", &["东岭大学历史与社会学院"]),
    ]);
}

#[test]
fn groups_and_media() {
    assert_bodies(&[
        ("成立安全生产领导小组。", &["安全生产领导小组"]),
        ("各级民营经济领导小组落实。", &[]),
        ("牵头的“乱设摊”综合治理专班挂图作战。", &["“乱设摊”综合治理专班"]),
        ("驻石牛村工作队慰问。", &["驻石牛村工作队"]),
        ("加强市执法工作队伍建设。", &[]),
        ("天山网、东岭零距离等媒体报道。", &["天山网", "东岭零距离"]),
        ("报纸、电视、网络等媒体报道。", &[]),
    ]);
}

#[test]
fn numbers_lines_and_former_names() {
    assert_bodies(&[
        ("东岭一中、市二中参加。", &["东岭一中", "市二中"]),
        ("市12345热线受理中心通报。", &["市12345热线受理中心"]),
        ("（原市数字化城市管理监督指挥中心）", &["市数字化城市管理监督指挥中心"]),
        ("户外广告管理科、渣土管理科负责。", &["户外广告管理科", "渣土管理科"]),
        ("局属停车管理所参加。", &["停车管理所"]),
        ("省第五生态环境保护督察组交办。", &["省第五生态环境保护督察组"]),
        ("市数字化发展局、州市场监督管理局参加。", &["市数字化发展局", "州市场监督管理局"]),
    ]);
}

#[test]
fn divisions_behind_words_that_look_like_others() {
    assert_bodies(&[
        ("兰西区综合行政执法局参加。", &["兰西区综合行政执法局"]),
        ("在衡津市绿化和市容管理局指导下", &["衡津市绿化和市容管理局"]),
        ("由静港区绿化市容局支援。", &["静港区绿化市容局"]),
        ("察布其锡伯自治县城市管理局参加。", &["察布其锡伯自治县城市管理局"]),
        ("赛里木湖东岸旅游区管委会参加。", &["赛里木湖东岸旅游区管委会"]),
    ]);
    for zone in ["云岭新区", "银杏湾新区", "滨海新区"] {
        let text = format!("{zone}综合行政执法局总结。新区管委会、新区总工会参加。");
        let mentions = Recognizers::standard().mentions(&text, &Metadata::default(), &[]);
        let names: Vec<String> = mentions.into_iter().map(|mention| mention.name).collect();
        assert_eq!(names, ["综合行政执法局", "管委会", "总工会"].map(|body| format!("{zone}{body}")));
    }
}
