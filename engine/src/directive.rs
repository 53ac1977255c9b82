//! From the centre down to the counter: which policy carries out which, who pays, and what people met (METHODS §6, PRODUCT M11 and M16).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::demand::Demand;

/// A policy of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy<'a> {
    pub code: &'a str,
    /// `central`, `provincial` …, as the vocabulary has it.
    pub level: &'a str,
    /// Codes of the policies that it implements.
    pub implements: &'a [&'a str],
    /// Whether it puts a duty on offices.
    pub owes: bool,
    /// Who pays for that: a code of the vocabulary, `nobody` and `not-said` among them.
    pub pays: &'a str,
}

/// Codes of those who do not pay.
const UNFUNDED: [&str; 2] = ["nobody", "not-said"];

/// The policies as a tree, in the order in which a page prints it: each is followed by those that implement it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Directives {
    pub nodes: Vec<Node>,
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    pub policy: String,
    pub level: String,
    /// 0 for those that implement nothing.
    pub depth: usize,
    /// The policy under which it stands.
    pub under: Option<String>,
    /// Others that it implements, too; it stands in the tree once.
    pub also_implements: Vec<String>,
    /// A duty that nobody pays for, or of which nobody says who does.
    pub unfunded: bool,
    /// What people met whose demands rest on this policy, by office, most persons first.
    pub met: Vec<Met>,
}

/// Demands at one office that rest on a policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Met {
    pub office: Option<String>,
    pub persons: u64,
    pub demands: u64,
    /// Of these, what went beyond the rule.
    pub beyond_the_rule: u64,
}

/// What was left out of the tree, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// These carry each other out in a circle; it was cut where the first of them stands.
    Circle(Vec<String>),
    /// This one names a policy that the register does not have.
    UnknownPolicy { policy: String, implements: String },
    /// The register has this code more than once; the first counts.
    Twice(String),
    /// So many demands rest on policies that the register does not have.
    DemandsElsewhere(u64),
}

/// Draws the tree. A policy that implements several stands under the one that is nearest to the centre (the fewest steps down), of equals the first by code. Policies are ordered by code.
pub fn directives(policies: &[Policy], demands: &[Demand]) -> Directives {
    let mut notes = Vec::new();
    let mut register: BTreeMap<&str, &Policy> = BTreeMap::new();
    for policy in policies {
        if register.insert(policy.code, register.get(policy.code).copied().unwrap_or(policy)).is_some() {
            notes.push(Note::Twice(policy.code.to_owned()));
        }
    }
    let mut parents: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for policy in register.values() {
        let (known, unknown): (Vec<&str>, Vec<&str>) = policy.implements.iter().copied().partition(|code| register.contains_key(code));
        notes.extend(unknown.into_iter().map(|code| Note::UnknownPolicy { policy: policy.code.to_owned(), implements: code.to_owned() }));
        parents.insert(policy.code, known.into_iter().collect());
    }
    let under = placed(&parents, &mut notes);
    let mut children: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
    under.iter().for_each(|(code, (parent, _))| children.entry(*parent).or_default().push(code));
    let mut met = met(demands, &register, &mut notes);

    let mut nodes = Vec::with_capacity(register.len());
    let mut waiting: Vec<&str> = children.get(&None).into_iter().flatten().rev().copied().collect();
    while let Some(code) = waiting.pop() {
        let (policy, (parent, depth)) = (register[code], under[code]);
        nodes.push(Node {
            policy: code.to_owned(),
            level: policy.level.to_owned(),
            depth,
            under: parent.map(str::to_owned),
            also_implements: parents[code].iter().filter(|other| Some(**other) != parent).map(|other| (*other).to_owned()).collect(),
            unfunded: policy.owes && UNFUNDED.contains(&policy.pays),
            met: met.remove(code).unwrap_or_default(),
        });
        waiting.extend(children.get(&Some(code)).into_iter().flatten().rev());
    }
    Directives { nodes, notes }
}

/// For each policy the one under which it stands, and how deep: breadth first from those that implement nothing. Where only circles are left, the first policy by code that lies on one
/// is put at the top.
fn placed<'a>(parents: &BTreeMap<&'a str, BTreeSet<&'a str>>, notes: &mut Vec<Note>) -> BTreeMap<&'a str, (Option<&'a str>, usize)> {
    let mut implemented: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
    for (code, above) in parents {
        above.iter().for_each(|parent| implemented.entry(*parent).or_default().push(code));
    }
    let mut under = BTreeMap::new();
    let mut layer: Vec<&'a str> = parents.iter().filter(|(_, above)| above.is_empty()).map(|(code, _)| *code).collect();
    under.extend(layer.iter().map(|code| (*code, (None, 0))));
    let mut left = parents.keys().copied();
    loop {
        let mut depth = 0;
        while !layer.is_empty() {
            depth += 1;
            let mut next = Vec::new();
            for parent in layer {
                for &child in implemented.get(parent).into_iter().flatten() {
                    if let std::collections::btree_map::Entry::Vacant(free) = under.entry(child) {
                        free.insert((Some(parent), depth));
                        next.push(child);
                    }
                }
            }
            next.sort_unstable();
            layer = next;
        }
        let Some(stuck) = left.find(|code| !under.contains_key(code)) else { return under };
        let circle = circle_above(stuck, parents, |code| under.contains_key(code));
        let first = circle[0];
        notes.push(Note::Circle(circle.into_iter().map(str::to_owned).collect()));
        under.insert(first, (None, 0));
        layer = vec![first];
        left = parents.keys().copied();
    }
}

/// Goes up from a policy that is not placed until one comes again, and gives that circle, its first code in front. None of the unplaced is without one above that is unplaced, too, or it would
/// have been placed; so there always is a next.
fn circle_above<'a>(from: &'a str, parents: &BTreeMap<&'a str, BTreeSet<&'a str>>, is_placed: impl Fn(&str) -> bool) -> Vec<&'a str> {
    let mut way = vec![from];
    let mut stands: HashMap<&str, usize> = HashMap::from([(from, 0)]);
    loop {
        let here = way[way.len() - 1];
        let Some(next) = parents[here].iter().copied().find(|code| !is_placed(code)) else { return way };
        if let Some(at) = stands.get(next) {
            let mut circle = way.split_off(*at);
            let first = circle.iter().enumerate().min_by_key(|(_, code)| **code).map_or(0, |(at, _)| at);
            circle.rotate_left(first);
            return circle;
        }
        stands.insert(next, way.len());
        way.push(next);
    }
}

/// Demands at one office that rest on one policy.
#[derive(Default)]
struct Counted<'a> {
    persons: BTreeSet<&'a str>,
    demands: u64,
    beyond: u64,
}

/// What people met, by policy and office.
fn met<'a>(demands: &[Demand<'a>], register: &BTreeMap<&str, &Policy>, notes: &mut Vec<Note>) -> HashMap<&'a str, Vec<Met>> {
    let mut counted: BTreeMap<&str, BTreeMap<Option<&str>, Counted>> = BTreeMap::new();
    let mut elsewhere = 0;
    for demand in demands {
        let Some(policy) = demand.policy else { continue };
        if !register.contains_key(policy) {
            elsewhere += 1;
            continue;
        }
        let here = counted.entry(policy).or_default().entry(demand.office).or_default();
        here.persons.insert(demand.person);
        here.demands += 1;
        here.beyond += u64::from(demand.basis.is_beyond_the_rule());
    }
    if elsewhere > 0 {
        notes.push(Note::DemandsElsewhere(elsewhere));
    }
    let listed = |offices: BTreeMap<Option<&str>, Counted>| {
        let met = |(office, here): (Option<&str>, Counted)| Met {
            office: office.map(str::to_owned),
            persons: here.persons.len() as u64,
            demands: here.demands,
            beyond_the_rule: here.beyond,
        };
        let mut all: Vec<Met> = offices.into_iter().map(met).collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.persons));
        all
    };
    counted.into_iter().map(|(policy, offices)| (policy, listed(offices))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::columns::Basis;

    fn policy<'a>(code: &'a str, implements: &'a [&'a str]) -> Policy<'a> {
        Policy { code, level: "central", implements, owes: true, pays: "local" }
    }

    fn tree(policies: &[Policy]) -> (Vec<(String, usize)>, Vec<Note>) {
        let found = directives(policies, &[]);
        (found.nodes.into_iter().map(|node| (node.policy, node.depth)).collect(), found.notes)
    }

    fn at(depths: &[(&str, usize)]) -> Vec<(String, usize)> {
        depths.iter().map(|(code, depth)| (code.to_string(), *depth)).collect()
    }

    #[test]
    fn each_policy_stands_once_under_the_one_nearest_to_the_centre() {
        let (nodes, notes) =
            tree(&[policy("plan", &[]), policy("city", &["province", "plan"]), policy("province", &["plan"]), policy("counter", &["province"])]);
        assert_eq!((nodes, notes), (at(&[("plan", 0), ("city", 1), ("province", 1), ("counter", 2)]), vec![]));
        let found = directives(&[policy("plan", &[]), policy("city", &["plan", "province"]), policy("province", &["plan"])], &[]);
        assert_eq!(found.nodes[1].also_implements, ["province"]);
    }

    #[test]
    fn circles_are_cut_and_said() {
        let (nodes, notes) =
            tree(&[policy("c", &["b"]), policy("a", &["c"]), policy("b", &["a"]), policy("below", &["c"]), policy("self", &["self"])]);
        assert_eq!(nodes, at(&[("a", 0), ("b", 1), ("c", 2), ("below", 3), ("self", 0)]));
        assert_eq!(notes, [Note::Circle(vec!["a".into(), "c".into(), "b".into()]), Note::Circle(vec!["self".into()])]);
    }

    #[test]
    fn duties_that_nobody_funds_are_marked_and_what_people_met_stands_beside() {
        let policies = [
            Policy { pays: "nobody", ..policy("plan", &["gone"]) },
            Policy { pays: "not-said", owes: false, ..policy("rule", &["plan"]) },
            policy("rule", &[]),
        ];
        let demand = |person, policy, basis| Demand {
            person,
            attempt: 1,
            service: "school",
            place: None,
            office: Some("A"),
            requirement: "fee",
            basis,
            policy,
        };
        let demands = [
            demand("1", Some("rule"), Basis::Forbidden),
            demand("1", Some("rule"), Basis::InTheRule),
            demand("2", Some("other"), Basis::InTheRule),
            demand("3", None, Basis::NotKnown),
        ];
        let found = directives(&policies, &demands);
        assert_eq!(found.nodes.iter().map(|node| node.unfunded).collect::<Vec<_>>(), [true, false]);
        assert_eq!(found.nodes[1].met, [Met { office: Some("A".into()), persons: 1, demands: 2, beyond_the_rule: 1 }]);
        let unknown = Note::UnknownPolicy { policy: "plan".into(), implements: "gone".into() };
        assert_eq!(found.notes, [Note::Twice("rule".into()), unknown, Note::DemandsElsewhere(1)]);
    }

    #[test]
    fn a_chain_of_many_thousands_is_no_danger() {
        let names: Vec<String> = (0..20_000).map(|number| format!("{number:05}")).collect();
        let above: Vec<[&str; 1]> = names.iter().map(|name| [name.as_str()]).collect();
        let chain: Vec<Policy> = names.iter().enumerate().map(|(at, name)| policy(name, if at == 0 { &[] } else { &above[at - 1] })).collect();
        assert_eq!(tree(&chain).0.last(), Some(&("19999".to_owned(), 19_999)));
    }

    proptest! {
        #[test]
        fn every_policy_stands_in_the_tree_once_and_their_order_does_not_matter(edges in proptest::collection::vec(proptest::collection::vec(0_usize..9, 0..4), 0..8)) {
            let names = ["a", "b", "c", "d", "e", "f", "g", "h", "gone"];
            let implements: Vec<Vec<&str>> = edges.iter().map(|above| above.iter().map(|at| names[*at]).collect()).collect();
            let mut policies: Vec<Policy> = implements.iter().zip(names).map(|(above, code)| policy(code, above)).collect();
            let found = directives(&policies, &[]);
            let mut codes: Vec<&str> = found.nodes.iter().map(|node| node.policy.as_str()).collect();
            for (at, node) in found.nodes.iter().enumerate() {
                let parent = node.under.as_deref().map(|above| codes[..at].iter().position(|code| *code == above));
                prop_assert_eq!(node.depth, parent.map_or(0, |parent| found.nodes[parent.unwrap()].depth + 1));
            }
            codes.sort_unstable();
            prop_assert_eq!(&codes[..], &names[..policies.len()]);
            policies.reverse();
            prop_assert_eq!(directives(&policies, &[]).nodes, found.nodes);
        }
    }
}
