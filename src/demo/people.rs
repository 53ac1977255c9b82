//! The fictional people: storybook names, phone numbers that cannot ring anywhere, groups, consents.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::{
    dice::Dice,
    places::{CITIES, City, ORIGINS},
};

/// Someone who works in the fictional organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedCaseworker {
    /// The part before the @ of the sign-in.
    pub login: Cow<'static, str>,
    pub en: Cow<'static, str>,
    pub zh: Cow<'static, str>,
    pub city: &'static str,
}

const fn worker(login: &'static str, en: &'static str, zh: &'static str, city: &'static str) -> PlannedCaseworker {
    PlannedCaseworker { login: Cow::Borrowed(login), en: Cow::Borrowed(en), zh: Cow::Borrowed(zh), city }
}

/// Caseworkers of a team.
pub const TEAM: usize = 12;

/// The first team; larger records have more of them, see [`staff`].
static CASEWORKERS: [PlannedCaseworker; TEAM] = [
    worker("mei", "Mei Zhou", "周小梅", "demo-yunqiao"),
    worker("anran", "Anran Lu", "陆安然", "demo-yunqiao"),
    worker("bowen", "Bowen Qin", "秦博文", "demo-yunqiao"),
    worker("chun", "Chun Tang", "唐春", "demo-yunqiao"),
    worker("dongni", "Dongni Wei", "韦冬妮", "demo-luting"),
    worker("fan", "Fan Jiang", "江帆", "demo-luting"),
    worker("gaoyuan", "Gaoyuan Shi", "石高远", "demo-fengting"),
    worker("huilan", "Huilan Cen", "岑蕙兰", "demo-fengting"),
    worker("jing", "Jing Mo", "莫静", "demo-yuebei"),
    worker("kai", "Kai Rong", "荣凯", "demo-yuebei"),
    worker("lele", "Lele Bai", "白乐乐", "demo-yanwan"),
    worker("muyu", "Muyu Xia", "夏沐雨", "demo-shaliu"),
];

/// Caseworkers of so many teams, one team after the other: the members of the later ones are called after the first, with a number.
pub fn staff(teams: usize) -> Vec<PlannedCaseworker> {
    let numbered = |team: usize, worker: &PlannedCaseworker| match team {
        1 => worker.clone(),
        _ => PlannedCaseworker {
            login: format!("{}-{team}", worker.login).into(),
            en: format!("{} {team}", worker.en).into(),
            zh: format!("{}{team}", worker.zh).into(),
            city: worker.city,
        },
    };
    (1..=teams).flat_map(|team| CASEWORKERS.iter().map(move |worker| numbered(team, worker))).collect()
}

/// A person of the demo, without what happened to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Someone {
    pub name: String,
    /// Family name first, each part with a capital: `Liu Wangshu`.
    pub pinyin: String,
    pub phone: Option<String>,
    pub birth_year: i32,
    pub arrival_year: i32,
    /// A code of the vocabulary's `safe_contact`.
    pub safe_contact: &'static str,
    pub city: &'static str,
    pub district: &'static str,
    /// Position in [`staff`].
    pub caseworker: usize,
    /// `(facet, value)` in the codes of the Chinese vocabulary; those of `origin` are codes of provinces. A facet that is not there is not known.
    pub facets: Vec<(&'static str, &'static str)>,
    /// `(consent, given)`; one that is not there was not asked.
    pub consents: Vec<(&'static str, bool)>,
}

impl Someone {
    pub fn is(&self, group: (&str, &str)) -> bool {
        self.facets.contains(&group)
    }

    pub fn facet(&self, facet: &str) -> Option<&'static str> {
        self.facets.iter().find(|(own, _)| *own == facet).map(|(_, value)| *value)
    }
}

const FAMILY_NAMES: [(&str, &str); 30] = [
    ("刘", "Liu"),
    ("陈", "Chen"),
    ("林", "Lin"),
    ("何", "He"),
    ("罗", "Luo"),
    ("梁", "Liang"),
    ("宋", "Song"),
    ("唐", "Tang"),
    ("许", "Xu"),
    ("韩", "Han"),
    ("冯", "Feng"),
    ("邓", "Deng"),
    ("曹", "Cao"),
    ("彭", "Peng"),
    ("萧", "Xiao"),
    ("田", "Tian"),
    ("董", "Dong"),
    ("潘", "Pan"),
    ("袁", "Yuan"),
    ("蔡", "Cai"),
    ("余", "Yu"),
    ("叶", "Ye"),
    ("程", "Cheng"),
    ("苏", "Su"),
    ("魏", "Wei"),
    ("吕", "Lü"),
    ("丁", "Ding"),
    ("任", "Ren"),
    ("姚", "Yao"),
    ("云", "Yun"),
];
/// First and second characters of given names, as in a children's book: wind, moon, reeds.
const GIVEN_FIRST: [(&str, &str); 32] = [
    ("望", "wang"),
    ("听", "ting"),
    ("拾", "shi"),
    ("折", "zhe"),
    ("栖", "qi"),
    ("问", "wen"),
    ("寻", "xun"),
    ("照", "zhao"),
    ("迎", "ying"),
    ("采", "cai"),
    ("挽", "wan"),
    ("枕", "zhen"),
    ("临", "lin"),
    ("沐", "mu"),
    ("知", "zhi"),
    ("念", "nian"),
    ("忆", "yi"),
    ("归", "gui"),
    ("渡", "du"),
    ("吹", "chui"),
    ("流", "liu"),
    ("青", "qing"),
    ("白", "bai"),
    ("红", "hong"),
    ("秋", "qiu"),
    ("春", "chun"),
    ("晓", "xiao"),
    ("晚", "wan"),
    ("远", "yuan"),
    ("小", "xiao"),
    ("长", "chang"),
    ("初", "chu"),
];
const GIVEN_SECOND: [(&str, &str); 32] = [
    ("舒", "shu"),
    ("松", "song"),
    ("月", "yue"),
    ("柳", "liu"),
    ("霞", "xia"),
    ("渔", "yu"),
    ("梅", "mei"),
    ("帆", "fan"),
    ("溪", "xi"),
    ("薇", "wei"),
    ("星", "xing"),
    ("石", "shi"),
    ("泉", "quan"),
    ("雨", "yu"),
    ("禾", "he"),
    ("桥", "qiao"),
    ("舟", "zhou"),
    ("雁", "yan"),
    ("川", "chuan"),
    ("岚", "lan"),
    ("萤", "ying"),
    ("竹", "zhu"),
    ("露", "lu"),
    ("枫", "feng"),
    ("棠", "tang"),
    ("鹭", "lu"),
    ("荷", "he"),
    ("雪", "xue"),
    ("山", "shan"),
    ("麦", "mai"),
    ("云", "yun"),
    ("苇", "wei"),
];

/// Draws a person whom a team works with, counted from 0. `number` gives the phone number; `today` the years that count from it.
pub fn someone(dice: &mut Dice, number: u32, team: usize, today: NaiveDate) -> Someone {
    let shares: Vec<(&City, f64)> = CITIES.iter().map(|city| (city, city.share)).collect();
    let city = dice.weighted(&shares);
    let workers: Vec<usize> = (0..TEAM).filter(|at| CASEWORKERS[*at].city == city.code).collect();
    let (name, pinyin) = name(dice);
    let birth_year = birth_year(dice, today.year());
    let arrival_year = (today.year() - i32::try_from(dice.between(0, 14)).unwrap_or(0)).max(birth_year);
    Someone {
        name,
        pinyin,
        phone: dice.chance(0.94).then(|| phone(number)),
        birth_year,
        arrival_year,
        safe_contact: dice.weighted(&[("any", 62.0), ("hours", 14.0), ("message-only", 16.0), ("through", 5.0), ("never", 3.0)]),
        city: city.code,
        district: dice.weighted(city.districts),
        caseworker: team * TEAM + dice.one(&workers),
        facets: facets(dice, city, today.year() - arrival_year, birth_year),
        consents: consents(dice),
    }
}

fn name(dice: &mut Dice) -> (String, String) {
    let (family, first, second) = (dice.one(&FAMILY_NAMES), dice.one(&GIVEN_FIRST), dice.one(&GIVEN_SECOND));
    let spoken = format!("{}{}", first.1, second.1);
    let (initial, rest) = spoken.split_at(1);
    (format!("{}{}{}", family.0, first.0, second.0), format!("{} {}{rest}", family.1, initial.to_uppercase()))
}

/// Eleven digits that lead nowhere: 00 begins a call abroad, and no country has a code that begins with 0.
fn phone(number: u32) -> String {
    // Multiplying by a number without a common factor deals the numbers out without a repeat.
    let digits = u64::from(number) * 7_654_321 % 10_000_000;
    format!("0000{digits:07}")
}

fn birth_year(dice: &mut Dice, this_year: i32) -> i32 {
    let age = dice.weighted(&[((16, 24), 14.0), ((25, 34), 30.0), ((35, 44), 28.0), ((45, 54), 18.0), ((55, 64), 8.0), ((65, 74), 2.0)]);
    this_year - i32::try_from(dice.between(age.0, age.1)).unwrap_or(30)
}

/// The value of the facet `cohort` for a year of birth.
fn cohort(birth_year: i32) -> &'static str {
    match birth_year {
        ..1960 => "before-1960",
        1960..1970 => "1960s",
        1970..1980 => "1970s",
        1980..1990 => "1980s",
        1990..2000 => "1990s",
        2000..2010 => "2000s",
        _ => "2010s",
    }
}

/// The value of the facet `years-here` for a number of years.
fn years_here(years: i32) -> &'static str {
    match years {
        ..1 => "0",
        1..3 => "1-2",
        3..6 => "3-5",
        6..10 => "6-9",
        _ => "10-plus",
    }
}

fn facets(dice: &mut Dice, city: &City, years: i32, birth_year: i32) -> Vec<(&'static str, &'static str)> {
    let origin = dice.weighted(&ORIGINS);
    let from_here = origin == city.province;
    let dormitory = city.dormitory * 100.0;
    let elsewhere = 100.0 - dormitory;
    let all = [
        ("gender", dice.weighted(&[("woman", 52.0), ("man", 47.5), ("other", 0.5)])),
        ("cohort", cohort(birth_year)),
        ("income", dice.weighted(&[("none", 10.0), ("below", 22.0), ("1-2", 38.0), ("2-3", 20.0), ("3-plus", 10.0)])),
        (
            "sector",
            dice.weighted(&[
                ("manufacturing", 22.0),
                ("construction", 13.0),
                ("domestic", 11.0),
                ("delivery", 12.0),
                ("catering", 13.0),
                ("security", 7.0),
                ("retail", 8.0),
                ("office", 4.0),
                ("own", 5.0),
                ("none", 4.0),
                ("other", 1.0),
            ]),
        ),
        (
            "contract",
            dice.weighted(&[
                ("written", 36.0),
                ("oral", 14.0),
                ("agency", 10.0),
                ("platform", 9.0),
                ("service-agreement", 6.0),
                ("none", 20.0),
                ("self-employed", 5.0),
            ]),
        ),
        ("education", dice.weighted(&[("primary", 18.0), ("middle", 46.0), ("high", 25.0), ("college", 11.0)])),
        ("years-here", years_here(years)),
        ("children", dice.weighted(&[("none", 30.0), ("here", 38.0), ("left-behind", 22.0), ("both", 10.0)])),
        ("disability", dice.weighted(&[("no", 96.0), ("yes", 4.0)])),
        (
            "hukou",
            dice.weighted(&[
                ("agricultural-elsewhere", 62.0),
                ("converted-elsewhere", 18.0),
                ("urban-elsewhere", 14.0),
                ("local-rural", 5.0),
                ("none", 1.0),
            ]),
        ),
        (
            "status-tier",
            dice.weighted(&[
                ("unregistered", 12.0),
                ("registered", 24.0),
                ("permit-new", 18.0),
                ("permit", 36.0),
                ("points", 6.0),
                ("talent", 2.0),
                ("settled", 2.0),
            ]),
        ),
        ("origin", origin),
        ("move", if !from_here { "across-provinces" } else { dice.weighted(&[("within-province", 8.0), ("within-city", 2.0)]) }),
        (
            "insurance",
            dice.weighted(&[
                ("none", 18.0),
                ("home-rural", 30.0),
                ("local-residents", 8.0),
                ("flexible", 8.0),
                ("employee-partial", 16.0),
                ("employee-full", 20.0),
            ]),
        ),
        (
            "dwelling",
            dice.weighted(&[
                ("dormitory", dormitory),
                ("rent-registered", elsewhere * 0.36),
                ("rent-unregistered", elsewhere * 0.42),
                ("employer-home", elsewhere * 0.08),
                ("own", elsewhere * 0.08),
                ("other", elsewhere * 0.06),
            ]),
        ),
    ];
    // What nobody asked stays unknown.
    all.into_iter().filter(|(facet, _)| *facet == "gender" || dice.chance(0.95)).collect()
}

fn consents(dice: &mut Dice) -> Vec<(&'static str, bool)> {
    let mut consents = vec![("keep", true)];
    for (consent, yes) in [("aggregate", 0.80), ("quote", 0.34), ("joint-claim", 0.42), ("share", 0.26)] {
        let given = dice.chance(yes);
        if consent == "aggregate" || dice.chance(0.9) {
            consents.push((consent, given));
        }
    }
    consents
}
