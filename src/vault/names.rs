//! How a name can be typed by someone who only heard it: characters, pinyin in each of its readings, initials.

use pinyin::ToPinyinMulti;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// More readings of one name are not kept: rare ones would find everybody.
const MOST_READINGS: usize = 8;

/// Only so many characters of a name are read aloud; what is longer is no name.
const MOST_CHARACTERS: usize = 40;

/// The readings of one character, compound surname or word, each a row of syllables.
type Choice = Vec<Vec<String>>;

/// Surnames that are not read as the character usually is: their own reading first, then the one that someone who only sees the character may type.
/// Any other surname is read one way only, else 沈 would be found as 陈 and 于 as 魏.
const SURNAMES: [(&str, &[&str]); 42] = [
    ("尉迟", &["yu chi", "wei chi"]),
    ("万俟", &["mo qi", "wan si"]),
    ("单于", &["chan yu", "shan yu"]),
    ("长孙", &["zhang sun", "chang sun"]),
    ("澹台", &["tan tai", "dan tai"]),
    ("单", &["shan", "dan"]),
    ("仇", &["qiu", "chou"]),
    ("解", &["xie", "jie"]),
    ("曾", &["zeng", "ceng"]),
    ("查", &["zha", "cha"]),
    ("区", &["ou", "qu"]),
    ("朴", &["piao", "pu"]),
    ("盖", &["ge", "gai"]),
    ("缪", &["miao", "mou"]),
    ("乐", &["yue", "le"]),
    ("翟", &["zhai", "di"]),
    ("员", &["yun", "yuan"]),
    ("贠", &["yun", "yuan"]),
    ("覃", &["qin", "tan"]),
    ("黑", &["he", "hei"]),
    ("折", &["she", "zhe"]),
    ("种", &["chong", "zhong"]),
    ("秘", &["bi", "mi"]),
    ("洗", &["xian", "xi"]),
    ("那", &["na", "nuo"]),
    ("能", &["nai", "neng"]),
    ("召", &["shao", "zhao"]),
    ("祭", &["zhai", "ji"]),
    ("句", &["gou", "ju"]),
    ("都", &["du", "dou"]),
    ("卜", &["bu"]),
    ("佴", &["nai", "er"]),
    ("乜", &["nie", "mie"]),
    ("繁", &["po", "fan"]),
    ("郗", &["xi", "chi"]),
    ("隗", &["wei", "kui"]),
    ("牟", &["mou", "mu"]),
    ("尉", &["wei", "yu"]),
    ("阚", &["kan", "han"]),
    ("谌", &["chen", "shen"]),
    ("柏", &["bai", "bo"]),
    ("郇", &["xun", "huan"]),
];

/// Every way in which one name is looked for, folded. Kept inside the locked card, so that a search only compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spellings {
    /// The name as written, without spaces.
    pub written: String,
    /// Full readings, the likeliest first; one for a name without Chinese characters.
    pub readings: Vec<String>,
    /// The first letters of each reading, without doubles.
    pub initials: Vec<String>,
}

impl Spellings {
    pub fn of(name: &str) -> Self {
        let syllables = readings(name);
        let mut initials: Vec<String> = Vec::new();
        for reading in &syllables {
            let letters: String = reading.iter().filter_map(|syllable| syllable.chars().next()).collect();
            if !initials.contains(&letters) {
                initials.push(letters);
            }
        }
        Self { written: folded(name), readings: syllables.iter().map(|reading| reading.concat()).collect(), initials }
    }

    /// Whether a fragment, folded with [`folded`], is part of the name, of a reading or of its initials. An empty one is part of nothing.
    pub fn contain(&self, fragment: &str) -> bool {
        let mut all = self.readings.iter().chain(&self.initials).chain([&self.written]);
        !fragment.is_empty() && all.any(|spelling| spelling.contains(fragment))
    }
}

/// What of a name or a search counts: letters and digits in small letters, without tones and accents; `ü` is `v`, as it is typed.
pub fn folded(text: &str) -> String {
    // First composed, so that ǘ (u, two dots, tone) is seen with its dots.
    let composed = text.nfkc().flat_map(char::to_lowercase).map(|c| if "üǖǘǚǜ".contains(c) { 'v' } else { c });
    composed.nfd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric()).nfc().collect()
}

/// The syllables of a name in up to eight readings, those with the fewest unusual ones first. What is not Chinese is cut at spaces and hyphens.
fn readings(name: &str) -> Vec<Vec<String>> {
    let name: String = name.trim().nfkc().take(MOST_CHARACTERS).collect();
    let (mut choices, rest) = surname(&name);
    let mut word = String::new();
    for character in rest.chars() {
        let readings = of_character(character);
        if readings.is_empty() && character.is_alphanumeric() {
            word.push(character);
            continue;
        }
        choices.extend(as_choice(&mut word));
        if !readings.is_empty() {
            choices.push(readings.into_iter().map(|syllable| vec![syllable]).collect());
        }
    }
    choices.extend(as_choice(&mut word));
    combined(&choices)
}

/// The surname in its readings, and what follows it. A compound surname is one choice.
fn surname(name: &str) -> (Vec<Choice>, &str) {
    let listed = SURNAMES.iter().find_map(|(characters, readings)| Some((*readings, name.strip_prefix(characters)?)));
    if let Some((readings, rest)) = listed {
        let readings = readings.iter().map(|reading| reading.split(' ').map(str::to_owned).collect()).collect();
        return (vec![readings], rest);
    }
    let mut characters = name.chars();
    match characters.next().map(of_character).and_then(|readings| readings.into_iter().next()) {
        Some(reading) => (vec![vec![vec![reading]]], characters.as_str()),
        None => (Vec::new(), name),
    }
}

fn as_choice(word: &mut String) -> Option<Choice> {
    let folded = folded(&std::mem::take(word));
    (!folded.is_empty()).then(|| vec![vec![folded]])
}

fn of_character(character: char) -> Vec<String> {
    let mut readings = Vec::new();
    for reading in character.to_pinyin_multi().into_iter().flatten() {
        let plain = folded(reading.plain());
        if !readings.contains(&plain) {
            readings.push(plain);
        }
    }
    readings
}

/// The first [`MOST_READINGS`] ways to choose one of each, in order of how far down the chosen ones stand in all.
fn combined(choices: &[Choice]) -> Vec<Vec<String>> {
    let furthest: usize = choices.iter().map(|choice| choice.len() - 1).sum();
    let mut ways: Vec<Vec<String>> = Vec::new();
    for distance in 0..=furthest {
        choose(choices, distance, &mut Vec::new(), &mut ways);
        if ways.len() >= MOST_READINGS {
            break;
        }
    }
    ways
}

fn choose(choices: &[Choice], distance: usize, chosen: &mut Vec<String>, ways: &mut Vec<Vec<String>>) {
    if ways.len() >= MOST_READINGS {
        return;
    }
    let Some((first, rest)) = choices.split_first() else {
        if distance == 0 && !chosen.is_empty() {
            ways.push(chosen.clone());
        }
        return;
    };
    let reachable: usize = rest.iter().map(|choice| choice.len() - 1).sum();
    for (step, reading) in first.iter().enumerate().take(distance + 1) {
        if distance - step <= reachable {
            let before = chosen.len();
            chosen.extend(reading.iter().cloned());
            choose(rest, distance - step, chosen, ways);
            chosen.truncate(before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(name: &str, typed: &str) -> bool {
        Spellings::of(name).contain(&folded(typed))
    }

    #[test]
    fn a_name_is_found_by_characters_pinyin_and_initials() {
        for typed in ["李小梅", "小梅", "lixiaomei", "Li Xiaomei", "lǐ xiǎo méi", "xiaom", "lxm", "ＬＸＭ"] {
            assert!(finds("李小梅", typed), "{typed}");
        }
        for typed in ["", " ", "wang", "梅小", "mxl"] {
            assert!(!finds("李小梅", typed), "{typed:?}");
        }
    }

    #[test]
    fn a_surname_is_read_as_one_first_and_every_reading_is_found() {
        assert_eq!(Spellings::of("单丽").readings[0], "shanli");
        assert_eq!(Spellings::of("尉迟恭").readings[0], "yuchigong");
        for typed in ["zengyue", "cengle", "zengle", "zy", "cl"] {
            assert!(finds("曾乐", typed), "{typed}");
        }
        for (name, typed) in [("单于飞", "shanyufei"), ("单于飞", "cyf"), ("尉迟恭", "weichigong"), ("都红", "duhong")] {
            assert!(finds(name, typed), "{typed}");
        }
        assert!(!finds("沈伟", "chenwei") && !finds("于红", "weihong"), "not as somebody else's surname");
        assert!(finds("吕娜", "lvna") && finds("吕娜", "lüna") && finds("吕娜", "lǚ nà"));
    }

    #[test]
    fn names_in_other_scripts_are_found_too() {
        for typed in ["aynur", "tursun", "aynurtursun", "at", "Áynur"] {
            assert!(finds("Aynur Tursun", typed), "{typed}");
        }
        assert!(finds("阿依努尔·吐尔逊", "ayinuer"));
        assert!(finds("李 Grace", "ligrace") && finds("李 Grace", "lg"));
        assert_eq!(Spellings::of("").readings, Vec::<String>::new());
    }

    #[test]
    fn a_name_of_many_readings_is_cut_off_at_eight() {
        let many = Spellings::of("单曾乐重行长朝");
        assert_eq!(many.readings.len(), MOST_READINGS);
        let mut once = many.readings.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), MOST_READINGS, "no reading twice");
        assert_eq!(Spellings::of(&"曾乐".repeat(100_000)).readings.len(), MOST_READINGS, "and a page that poses as a name takes no time");
    }
}
