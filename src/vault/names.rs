//! How a name can be typed by someone who only heard it: characters, pinyin in each of its readings, initials.

use pinyin::ToPinyinMulti;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// More readings of one name are not kept: rare ones would find everybody.
const MOST_READINGS: usize = 8;

/// Surnames whose usual reading is not that of the character in a text, from the national dictionary of surnames.
const SURNAMES: [(&str, &str); 36] = [
    ("尉迟", "yu chi"),
    ("万俟", "mo qi"),
    ("单于", "chan yu"),
    ("长孙", "zhang sun"),
    ("澹台", "tan tai"),
    ("令狐", "ling hu"),
    ("单", "shan"),
    ("仇", "qiu"),
    ("解", "xie"),
    ("曾", "zeng"),
    ("查", "zha"),
    ("区", "ou"),
    ("朴", "piao"),
    ("盖", "ge"),
    ("任", "ren"),
    ("华", "hua"),
    ("缪", "miao"),
    ("乐", "yue"),
    ("翟", "zhai"),
    ("员", "yun"),
    ("覃", "qin"),
    ("黑", "he"),
    ("折", "she"),
    ("种", "chong"),
    ("秘", "bi"),
    ("冼", "xian"),
    ("洗", "xian"),
    ("那", "na"),
    ("能", "nai"),
    ("葛", "ge"),
    ("召", "shao"),
    ("祭", "zhai"),
    ("句", "gou"),
    ("纪", "ji"),
    ("车", "che"),
    ("宁", "ning"),
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
    let name: String = name.nfkc().collect();
    let name = name.trim();
    let (surname, rest) = SURNAMES
        .iter()
        .find_map(|(characters, reading)| Some((*reading, name.strip_prefix(characters)?)))
        .map_or((Vec::new(), name), |(reading, rest)| (reading.split(' ').map(|syllable| vec![syllable.to_owned()]).collect(), rest));
    // A surname may still be met in the reading of its character: it comes second.
    let mut choices: Vec<Vec<String>> = surname;
    let surname_length = name.chars().count() - rest.chars().count();
    for (choice, character) in choices.iter_mut().zip(name.chars().take(surname_length)) {
        for reading in of_character(character) {
            if !choice.contains(&reading) {
                choice.push(reading);
            }
        }
    }
    let mut word = String::new();
    for character in rest.chars() {
        let readings = of_character(character);
        if readings.is_empty() && character.is_alphanumeric() {
            word.push(character);
            continue;
        }
        choices.extend(as_choice(&mut word));
        if !readings.is_empty() {
            choices.push(readings);
        }
    }
    choices.extend(as_choice(&mut word));
    combined(&choices)
}

fn as_choice(word: &mut String) -> Option<Vec<String>> {
    let folded = folded(&std::mem::take(word));
    (!folded.is_empty()).then(|| vec![folded])
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
fn combined(choices: &[Vec<String>]) -> Vec<Vec<String>> {
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

fn choose(choices: &[Vec<String>], distance: usize, chosen: &mut Vec<String>, ways: &mut Vec<Vec<String>>) {
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
            chosen.push(reading.clone());
            choose(rest, distance - step, chosen, ways);
            chosen.pop();
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
    }
}
