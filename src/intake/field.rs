//! What a column of a list of people, cases or steps can be, and which column is probably which: known by its name in English or Chinese.

use serde::{Deserialize, Serialize};

use super::columns::Mapping;
use crate::{seed::vocabulary::Vocabulary, store::reference::Reference};

/// What one row of a list stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    #[default]
    People,
    /// A person with a case: the service they seek, since when.
    Cases,
    /// A step of a person, with its day.
    Steps,
}

impl Subject {
    pub const ALL: [Self; 3] = [Self::People, Self::Cases, Self::Steps];

    pub fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Cases => "cases",
            Self::Steps => "steps",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.code() == code)
    }
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// One that needs no further word, by its key.
    Plain(&'static str),
    /// Whether someone agreed, by the code of the consent.
    Consent(String),
    /// A group of the vocabulary, by its code.
    Group(String),
}

/// A group that the vocabulary does not have yet.
pub const NEW_GROUP: Field = Field::Plain("new-group");

/// The fields of a person, in the order in which they are offered.
pub const OF_PERSON: &[&str] =
    &["name", "surname", "given-name", "other-names", "phone", "birth-year", "document", "safe-contact", "contact-when", "code", "our-code"];
pub const OF_CASE: &[&str] = &["service", "opened-on", "closed-on", "case-outcome"];
pub const OF_STEP: &[&str] =
    &["date", "service", "office", "outcome", "reason", "sent-to", "stage", "activity", "attempt", "order", "province", "city", "district"];
/// Who works with the person, and since when; of a step, who recorded it.
pub const OF_WORK: &[&str] = &["caseworker", "came-on"];

/// Names by which a column is known, folded.
const NAMES: &[(&str, &[&str])] = &[
    ("name", &["name", "workingname", "fullname", "clientname", "client", "姓名", "名字", "称呼", "化名", "当事人", "当事人姓名", "求助人"]),
    ("surname", &["surname", "lastname", "familyname", "姓", "姓氏"]),
    ("given-name", &["givenname", "firstname", "名"]),
    ("other-names", &["othernames", "alias", "nickname", "别名", "曾用名", "其他名字"]),
    (
        "phone",
        &["phone", "phonenumber", "mobile", "telephone", "tel", "cell", "电话", "手机", "手机号", "手机号码", "电话号码", "联系电话", "联系方式"],
    ),
    ("birth-year", &["birthyear", "yearofbirth", "born", "birthdate", "dateofbirth", "birthday", "出生年", "出生年份", "出生日期", "生日"]),
    ("document", &["document", "idnumber", "documentnumber", "idcard", "身份证", "身份证号", "身份证号码", "证件号", "证件号码"]),
    ("safe-contact", &["safetocontact", "safecontact", "contactrule", "安全联系", "联系安全", "可否联系", "能否联系", "联系方式是否安全"]),
    ("contact-when", &["whentocall", "contacthours", "besttime", "联系时间", "方便时间"]),
    ("code", &["person", "code", "personcode", "id", "clientid", "no", "number", "编号", "代码", "序号", "个案编号", "人员编号"]),
    ("our-code", &["throughlinecode", "系统编号"]),
    ("caseworker", &["caseworker", "worker", "recorder", "assignedto", "个案员", "个案工作者", "社工", "负责人", "跟进人", "记录人"]),
    ("came-on", &["cameon", "registeredon", "intakedate", "firstcontact", "登记日期", "来访日期", "接案日期", "首次来访"]),
    ("service", &["service", "servicesought", "服务", "事项", "申请事项", "所求服务", "办理事项"]),
    ("opened-on", &["openedon", "opened", "caseopened", "startdate", "开案日期", "立案日期", "开始日期"]),
    ("closed-on", &["closedon", "closed", "caseclosed", "enddate", "结案日期", "结束日期"]),
    ("case-outcome", &["caseoutcome", "结案结果", "个案结果"]),
    ("date", &["date", "day", "stepdate", "visitdate", "日期", "办理日期", "时间"]),
    ("office", &["office", "counter", "window", "bureau", "机构", "窗口", "办事处", "单位", "部门", "办理机构"]),
    ("outcome", &["outcome", "result", "结果", "办理结果"]),
    ("reason", &["reason", "ground", "理由", "原因", "拒绝理由"]),
    ("sent-to", &["sentto", "referredto", "转往", "转到", "让去"]),
    ("stage", &["stage", "阶段"]),
    ("activity", &["activity", "note", "notes", "what", "备注", "说明", "经过"]),
    ("attempt", &["attempt", "尝试", "第几次", "次数"]),
    ("order", &["order", "seq", "顺序"]),
    ("province", &["province", "省", "省份"]),
    ("city", &["city", "市", "城市"]),
    ("district", &["district", "区", "区县"]),
];

/// Consents by the names that lists give them, where they differ from the vocabulary's own.
const CONSENTS: &[(&str, &[&str])] = &[
    ("keep", &["consent", "consentkeep", "keeprecord", "consenttorecord", "同意", "同意记录", "知情同意", "同意保留记录"]),
    ("aggregate", &["consentcount", "consentaggregate", "count", "同意统计", "同意计入统计"]),
];

impl Field {
    pub fn key(&self) -> String {
        match self {
            Self::Plain(key) => (*key).to_owned(),
            Self::Consent(code) => format!("consent:{code}"),
            Self::Group(code) => format!("group:{code}"),
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        if let Some(code) = key.strip_prefix("consent:") {
            return Some(Self::Consent(code.to_owned()));
        }
        if let Some(code) = key.strip_prefix("group:") {
            return Some(Self::Group(code.to_owned()));
        }
        let all = OF_PERSON.iter().chain(OF_CASE).chain(OF_STEP).chain(OF_WORK).chain(&["new-group"]);
        all.copied().find(|known| *known == key).map(Self::Plain)
    }

    /// Whether several columns may be this.
    fn may_repeat(&self) -> bool {
        matches!(self, Self::Plain("phone" | "other-names" | "new-group"))
    }
}

/// Everything that a column can be in a list of this kind; consents and groups come from the vocabulary.
pub fn offered(subject: Subject) -> Vec<Field> {
    let more: &[&str] = match subject {
        Subject::People => &[],
        Subject::Cases => OF_CASE,
        Subject::Steps => OF_STEP,
    };
    OF_PERSON.iter().chain(more).chain(OF_WORK).copied().map(Field::Plain).collect()
}

/// What each column of a table is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub subject: Subject,
    /// What the list is called that the persons' codes belong to.
    pub list: String,
    /// One a column; none: it is not read.
    pub fields: Vec<Option<Field>>,
}

/// Why a layout cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    Nobody,
    NoDate,
    /// This column, by number, is what another is already.
    Twice(usize),
    /// This column, by number, cannot be that in a list of this kind.
    NotHere(usize),
}

impl Layout {
    /// The numbers of the columns that are this.
    pub fn columns<'a>(&'a self, field: &'a Field) -> impl Iterator<Item = usize> + 'a {
        self.fields.iter().enumerate().filter(move |(_, known)| known.as_ref() == Some(field)).map(|(at, _)| at)
    }

    pub fn column(&self, key: &'static str) -> Option<usize> {
        self.columns(&Field::Plain(key)).next()
    }

    /// Everything that is wrong with it.
    pub fn faults(&self) -> Vec<Unfit> {
        let mut faults = Vec::new();
        if ["name", "surname", "given-name", "code", "our-code"].iter().all(|key| self.column(key).is_none()) {
            faults.push(Unfit::Nobody);
        }
        if self.subject == Subject::Steps && self.column("date").is_none() {
            faults.push(Unfit::NoDate);
        }
        for (at, field) in self.fields.iter().enumerate() {
            let Some(field) = field.as_ref().filter(|field| !field.may_repeat()) else { continue };
            if self.columns(field).next() != Some(at) {
                faults.push(Unfit::Twice(at));
            }
            if matches!(field, Field::Plain(_)) && !offered(self.subject).contains(field) {
                faults.push(Unfit::NotHere(at));
            }
        }
        faults
    }

    /// The columns that hold groups, each with the code of its group, or none for one that the vocabulary does not have yet.
    pub fn groups(&self) -> impl Iterator<Item = (usize, Option<&str>)> {
        self.fields.iter().enumerate().filter_map(|(at, field)| match field {
            Some(Field::Group(code)) => Some((at, Some(code.as_str()))),
            Some(Field::Plain("new-group")) => Some((at, None)),
            _ => None,
        })
    }

    /// The same for a log of steps, whose person stands in a column of this name.
    pub fn mapping(&self, header: &[String], person: &str) -> Mapping {
        let named = |key| self.column(key).and_then(|at| header.get(at)).cloned();
        Mapping {
            person: person.to_owned(),
            attempt: named("attempt"),
            order: named("order"),
            date: named("date"),
            service: named("service"),
            places: ["province", "city", "district"].into_iter().filter_map(named).collect(),
            office: named("office"),
            stage: named("stage"),
            activity: named("activity"),
            outcome: named("outcome"),
            reason: named("reason"),
            sent_to: named("sent-to"),
            recorder: named("caseworker"),
            facets: self.groups().filter_map(|(at, _)| header.get(at).cloned()).take(60).collect(),
            ..Mapping::default()
        }
    }

    /// What the names of the columns tell. A group is known by its own names.
    pub fn guess(header: &[String], reference: &Reference, words: &Vocabulary) -> Vec<Option<Field>> {
        let mut fields: Vec<Option<Field>> = Vec::new();
        for column in header {
            let field = known(column, reference, words).filter(|field| field.may_repeat() || !fields.contains(&Some(field.clone())));
            fields.push(field);
        }
        fields
    }

    /// What a table with these columns is probably about.
    pub fn about(fields: &[Option<Field>]) -> Subject {
        let has = |key: &'static str| fields.contains(&Some(Field::Plain(key)));
        match () {
            () if has("date") && (has("outcome") || has("office")) => Subject::Steps,
            () if has("service") || has("opened-on") => Subject::Cases,
            () => Subject::People,
        }
    }
}

fn known(column: &str, reference: &Reference, words: &Vocabulary) -> Option<Field> {
    let name = fold(column);
    if name.is_empty() {
        return None;
    }
    let called = |names: &[(&'static str, &[&str])]| names.iter().find(|(_, all)| all.contains(&name.as_str())).map(|(key, _)| *key);
    if let Some(key) = called(NAMES) {
        return Some(Field::Plain(key));
    }
    let is = |names: [&String; 3]| names.into_iter().any(|known| fold(known) == name);
    if let Some(consent) = words.consents.iter().find(|consent| is([&consent.code, &consent.en, &consent.zh])) {
        return Some(Field::Consent(consent.code.clone()));
    }
    if let Some(code) = called(CONSENTS) {
        return Some(Field::Consent(code.to_owned()));
    }
    let group = reference.facets.iter().find(|facet| is([&facet.code, &facet.en, &facet.zh]));
    group.map(|facet| Field::Group(facet.code.clone()))
}

/// What of a column's name counts: letters and digits, in small letters.
pub fn fold(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
