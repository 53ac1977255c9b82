//! How likely two records are one person, and on what grounds. Only whole values and names are compared; who decides is a supervisor.

use std::collections::{BTreeSet, HashMap};

use crate::domain::id::HouseholdId;

/// From this score (percent) a pair is offered to a supervisor.
pub const LIKELY: u8 = 50;
/// From this score someone is shown while a new person is registered.
pub const WORTH_A_LOOK: u8 = 40;
/// More people at one telephone are a dormitory or a shelter, and say nothing about any two of them.
const MOST_AT_ONE: usize = 60;

/// What of a record is compared; it exists only while that lasts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Each name in its readings, folded to small letters.
    pub names: Vec<Vec<String>>,
    /// Whole numbers, digits only.
    pub phones: Vec<String>,
    pub document: Option<String>,
    pub birth_year: Option<i32>,
    pub household: Option<HouseholdId>,
}

/// What two records have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    Document,
    Phone,
    /// The phone is one that their household shares.
    HouseholdPhone,
    NameAndYear,
    Name,
    NearNameAndYear,
    NearName,
}

impl Ground {
    /// How likely one person is on this ground alone, in percent.
    fn weight(self) -> u32 {
        match self {
            Self::Document => 95,
            Self::NameAndYear => 70,
            Self::Phone | Self::NearNameAndYear => 50,
            Self::Name => 45,
            Self::NearName => 15,
            Self::HouseholdPhone => 5,
        }
    }
}

/// The score in percent, and its grounds, the strongest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    pub score: u8,
    pub grounds: Vec<Ground>,
}

/// Compares two records; the order does not matter. Grounds add up as independent hints do; years of birth more than two apart take four tenths away.
pub fn alike(one: &Profile, other: &Profile) -> Likeness {
    let mut grounds = BTreeSet::new();
    if one.document.is_some() && one.document == other.document {
        grounds.insert(Ground::Document);
    }
    if one.phones.iter().any(|phone| other.phones.contains(phone)) {
        let at_home = one.household.is_some() && one.household == other.household;
        grounds.insert(if at_home { Ground::HouseholdPhone } else { Ground::Phone });
    }
    grounds.extend(by_name(one, other));
    let against: u32 = grounds.iter().fold(10_000, |against, ground| against * (100 - ground.weight()) / 100);
    let apart = one.birth_year.zip(other.birth_year).is_some_and(|(one, other)| (i64::from(one) - i64::from(other)).abs() > 2);
    let score = (10_000 - against) / 100;
    // at most a hundred
    let score = if apart && !grounds.contains(&Ground::Document) { score * 6 / 10 } else { score } as u8;
    Likeness { score, grounds: grounds.into_iter().collect() }
}

fn by_name(one: &Profile, other: &Profile) -> Option<Ground> {
    let year = one.birth_year.is_some() && one.birth_year == other.birth_year;
    let any = |same: fn(&str, &str) -> bool| {
        let readings = |profile: &Profile| profile.names.iter().flatten().cloned().collect::<Vec<_>>();
        let others = readings(other);
        readings(one).iter().any(|mine| others.iter().any(|theirs| same(mine, theirs)))
    };
    if any(|mine, theirs| mine == theirs) {
        return Some(if year { Ground::NameAndYear } else { Ground::Name });
    }
    any(near).then_some(if year { Ground::NearNameAndYear } else { Ground::NearName })
}

/// In a name of so many letters one that was mistyped still leaves that name and no other; among short ones every letter makes another.
const LETTERS: usize = 10;

/// Whether two names sound alike to many (zh and z, ch and c, sh and s, ng and n), or are long and one letter more, less, other, or swapped with its neighbour
/// makes the one of the other.
fn near(one: &str, other: &str) -> bool {
    sounds(one) == sounds(other) || mistyped(one, other)
}

fn sounds(name: &str) -> String {
    ["zh", "ch", "sh", "ng"].iter().fold(name.to_owned(), |name, pair| name.replace(pair, &pair[..1]))
}

fn mistyped(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < LETTERS || long.len() - short.len() > 1 {
        return false;
    }
    let begin = short.iter().zip(&long).take_while(|(one, other)| one == other).count();
    let (short, long) = (&short[begin..], &long[begin..]);
    match (short, long) {
        ([], _) => true,
        _ if short.len() < long.len() => short == &long[1..],
        ([a, b, rest @ ..], [c, d, other @ ..]) if a == d && b == c && rest == other => true,
        ([_, rest @ ..], [_, other @ ..]) => rest == other,
        (_, []) => false,
    }
}

/// All pairs of at least [`LIKELY`], the likeliest first. Compares only those who share a value, or the year and a name that is near; so it takes no
/// longer than there are such pairs.
pub fn pairs(profiles: &[Profile]) -> Vec<(usize, usize, Likeness)> {
    let mut shared: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    for (at, profile) in profiles.iter().enumerate() {
        for key in keys(profile) {
            shared.entry(key).or_default().push(at);
        }
    }
    let mut met = BTreeSet::new();
    for who in shared.into_values().filter(|who| who.len() <= MOST_AT_ONE) {
        for (place, one) in who.iter().enumerate() {
            met.extend(who[place + 1..].iter().map(|other| (*one.min(other), *one.max(other))));
        }
    }
    let compared = met.into_iter().map(|(one, other)| (one, other, alike(&profiles[one], &profiles[other])));
    let mut likely: Vec<_> = compared.filter(|(.., likeness)| likeness.score >= LIKELY).collect();
    likely.sort_by_key(|(one, other, likeness)| (std::cmp::Reverse(likeness.score), *one, *other));
    likely
}

#[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key<'p> {
    Phone(&'p str),
    Document(&'p str),
    Sounds(String, i32),
    /// A name without one of its letters: two that differ in one letter have such a rest in common.
    Rest(String, i32),
}

fn keys(profile: &Profile) -> BTreeSet<Key<'_>> {
    let mut keys = BTreeSet::new();
    keys.extend(profile.phones.iter().map(|phone| Key::Phone(phone)));
    keys.extend(profile.document.iter().map(|document| Key::Document(document)));
    let Some(year) = profile.birth_year else { return keys };
    for name in profile.names.iter().flatten() {
        keys.insert(Key::Sounds(sounds(name), year));
        let letters: Vec<char> = name.chars().collect();
        if letters.len() >= LETTERS {
            keys.insert(Key::Rest(name.clone(), year));
            keys.extend((0..letters.len()).map(|left_out| {
                let rest = letters.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, letter)| letter);
                Key::Rest(rest.collect(), year)
            }));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn profile() -> impl Strategy<Value = Profile> {
        let name = prop_oneof![
            Just("liuxiuying"),
            Just("liuxiuyin"),
            Just("liuxuiying"),
            Just("wangfang"),
            Just("wanfang"),
            Just("aynurtursun"),
            Just("aynurturson"),
            Just("aynurtursn")
        ];
        let names = prop::collection::vec(prop::collection::vec(name.prop_map(str::to_owned), 1..3), 0..3);
        let phones = prop::collection::vec(prop_oneof![Just("13800138000".to_owned()), Just("13900139000".to_owned())], 0..2);
        let document = prop::option::of(prop_oneof![Just("A1234".to_owned()), Just("B1234".to_owned())]);
        let household = prop::option::of(Just(HouseholdId(uuid::Uuid::nil())));
        (names, phones, document, prop::option::of(1985..1990_i32), household).prop_map(|(names, phones, document, birth_year, household)| Profile {
            names,
            phones,
            document,
            birth_year,
            household,
        })
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter(one in profile(), other in profile()) {
            prop_assert_eq!(alike(&one, &other), alike(&other, &one));
        }

        #[test]
        fn a_score_is_a_share_and_has_its_grounds(one in profile(), other in profile()) {
            let likeness = alike(&one, &other);
            prop_assert!(likeness.score <= 100);
            prop_assert_eq!(likeness.score == 0, likeness.grounds.is_empty());
        }

        #[test]
        fn one_more_thing_in_common_never_lowers_it(one in profile(), other in profile()) {
            let before = alike(&one, &other).score;
            let with = |profile: &Profile| Profile { document: Some("C777".into()), ..profile.clone() };
            prop_assume!(one.document.is_none() || one.document != other.document);
            prop_assert!(alike(&with(&one), &with(&other)).score >= before.max(95));
        }

        #[test]
        fn looking_only_where_something_is_shared_misses_no_pair(all in prop::collection::vec(profile(), 0..12)) {
            let mut every = Vec::new();
            for (at, one) in all.iter().enumerate() {
                for (other, theirs) in all.iter().enumerate().skip(at + 1) {
                    let likeness = alike(one, theirs);
                    if likeness.score >= LIKELY {
                        every.push((at, other, likeness));
                    }
                }
            }
            every.sort_by_key(|(one, other, likeness)| (std::cmp::Reverse(likeness.score), *one, *other));
            prop_assert_eq!(pairs(&all), every);
        }
    }

    fn someone(name: &str, phone: &str, year: i32) -> Profile {
        Profile { names: vec![vec![name.to_owned()]], phones: vec![phone.to_owned()], birth_year: Some(year), ..Profile::default() }
    }

    #[test]
    fn grounds_are_told() {
        let xiuying = someone("liuxiuying", "1", 1988);
        let told = |other: &Profile| alike(&xiuying, other);
        assert_eq!(told(&someone("liuxiuying", "2", 1988)), Likeness { score: 70, grounds: vec![Ground::NameAndYear] });
        assert_eq!(told(&someone("liuxiuyin", "1", 1988)), Likeness { score: 75, grounds: vec![Ground::Phone, Ground::NearNameAndYear] });
        assert_eq!(told(&someone("wangfang", "1", 1988)).score, 50, "a phone alone is worth a question");
        assert_eq!(told(&someone("wangfang", "1", 1958)).score, 30, "a mother's phone is not");
        let child = Profile { household: Some(HouseholdId(uuid::Uuid::nil())), ..someone("wangfang", "1", 2015) };
        let mother = Profile { household: child.household, ..xiuying.clone() };
        assert!(alike(&mother, &child).score < 10, "a household shares its phone");
    }

    #[test]
    fn what_sounds_alike_is_near_and_one_letter_of_a_long_name() {
        for (one, other) in [
            ("zhangwei", "zangwei"),
            ("wangfang", "wanfang"),
            ("chensheng", "censen"),
            ("zhangxiaoli", "zhagnxiaoli"),
            ("aynurtursun", "aynurturson"),
            ("aynurtursun", "aynurtursunn"),
        ] {
            assert!(near(one, other) && near(other, one), "{one} {other}");
        }
        for (one, other) in [("zhangwei", "zhangmei"), ("lin", "li"), ("aynurtursun", "ainurturson"), ("aynurtursun", "ynurtursuna")] {
            assert!(!near(one, other) && !near(other, one), "{one} {other}");
        }
    }
}
