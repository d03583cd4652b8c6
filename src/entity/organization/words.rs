//! The words by which names of bodies end, and those that begin none.

/// Ends that name a part of the body before them when a short word stands between.
pub(super) const PARTS: [&str; 21] = [
    "专家组",
    "研究室",
    "督查室",
    "中队",
    "司",
    "处",
    "科",
    "室",
    "中心",
    "支队",
    "大队",
    "分局",
    "支行",
    "研究所",
    "学院",
    "办公室",
    "分会",
    "支部",
    "编辑部",
    "委员会",
    "领导小组",
];
/// Ends of the parts that houses, schools and institutes have elsewhere.
pub(super) const OUTPOSTS: [&str; 15] = [
    "分店",
    "分院",
    "项目部",
    "管理部",
    "营业部",
    "工作站",
    "记者站",
    "频道",
    "科技园",
    "分理处",
    "分校",
    "分社",
    "分中心",
    "支行",
    "分公司",
];
/// Ends of groups that are named after a task; verbs may stand in their names.
pub(super) const GROUPS: [&str; 15] = [
    "突击队",
    "志愿者协会",
    "行业协会",
    "促进会",
    "基金会",
    "协会",
    "领导小组",
    "协调小组",
    "工作小组",
    "指挥部",
    "联席会议",
    "委员会",
    "工作组",
    "专班",
    "工作专班",
];
/// Ends of groups that are told apart by number.
pub(super) const NUMBERED: [&str; 20] = [
    "组",
    "考评组",
    "督导组",
    "督查组",
    "巡视组",
    "巡察组",
    "调查组",
    "工作组",
    "考察组",
    "检查组",
    "考核组",
    "支队",
    "大队",
    "医院",
    "人民医院",
    "中学",
    "小学",
    "分局",
    "集团军",
    "大学",
];
/// Ends that stand directly after the name of a place.
pub(super) const AFTER_AREA: [&str; 15] = [
    "委",
    "政府",
    "党委",
    "大学",
    "学院",
    "银行",
    "海关",
    "日报",
    "法院",
    "检察院",
    "电视台",
    "晚报",
    "图书馆",
    "博物馆",
    "队",
];
/// Weak ends that a word for a task (财政, 教育) makes a name without anything before it.
pub(super) const OFFICES: [&str; 8] = ["部", "委", "局", "厅", "署", "委员会", "总局", "总署"];

/// Ends of houses, whose own names may hold any character (大成律师事务所).
pub(super) const HOUSES: [&str; 6] =
    ["有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "律师事务所", "会计师事务所"];
/// Places whose bodies a text names without a larger one before them, and these bodies.
pub(super) const PLACES: [&str; 7] = ["居民区", "镇", "乡", "街道", "社区", "村", "苏木"];
pub(super) const PLACE_BODIES: [&str; 12] = [
    "党总支",
    "人民政府",
    "政府",
    "办事处",
    "党委",
    "党工委",
    "居民委员会",
    "居委会",
    "村民委员会",
    "村委会",
    "委员会",
    "党支部",
];
/// Zones that a text calls so where it knows but one.
pub(super) const ZONES: [&str; 5] = ["经开区", "高新区", "综保区", "自贸区", "保税区"];
/// Words that stand before such a body without being its name.
pub(super) const KINDS: [&str; 12] =
    ["城市", "农村", "乡镇", "城镇", "基层", "辖区", "当地", "社区", "有关", "相关", "民族", "街道"];
/// Longest own name of such a place in bytes.
pub(super) const MAX_PLACE_BYTES: u32 = 15;
