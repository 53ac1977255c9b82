//! The directive trace: from the centre down to the counter.

use super::{Block, Reading, Shown};
use crate::{
    draw::tree::{Branch, tree},
    engine::directive::{Directives, Node, Note},
    words::{Text, text},
};

pub fn of(reading: &Reading<'_>, tree: &Directives) -> Shown {
    let mut shown = Shown::default();
    if tree.nodes.is_empty() {
        shown.sentences.push(text("maps-no-policies"));
        return shown;
    }
    let unfunded = tree.nodes.iter().filter(|node| node.unfunded).count();
    if unfunded > 0 {
        shown.sentences.push(text("maps-directives-unfunded").with("n", unfunded));
    }
    shown.blocks.push(policies(reading, &tree.nodes));
    shown.blocks.push(met(reading, &tree.nodes));
    shown.notes.extend(tree.notes.iter().map(|note| said(reading, note)));
    shown
}

/// At one office the most people met demands that rest on a policy; and so many demands beyond the rule rest on it anywhere.
fn met_most(node: &Node) -> (u64, u64) {
    node.met.iter().fold((0, 0), |sum, met| (sum.0.max(met.persons), sum.1 + met.beyond_the_rule))
}

/// The tree as a picture: a bar is how many demands rest on a policy, its dark part those beyond the rule; in red which duties nobody pays for.
fn drawn(reading: &Reading<'_>, nodes: &[Node]) -> String {
    let demands = |node: &Node| node.met.iter().map(|met| met.demands).sum::<u64>();
    let most = nodes.iter().map(demands).max().unwrap_or(0).max(1) as f64;
    let branch = |node: &Node| {
        let (persons, beyond) = met_most(node);
        let pays = if node.unfunded { reading.say(&text("maps-nobody-pays")) } else { reading.pays(&node.policy) };
        let level = reading.word(&reading.words.policy_levels, &node.level);
        let shown = reading.seen.sight.rounded(persons).and_then(|_| reading.seen.sight.rounded(demands(node)));
        Branch {
            depth: node.depth,
            label: reading.policy(&node.policy).to_owned(),
            said: [level, pays.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            marked: node.unfunded,
            bar: shown.filter(|all| *all > 0).map(|all| (all as f64 / most, reading.seen.sight.rounded(beyond).unwrap_or(0) as f64 / most)),
        }
    };
    tree(&nodes.iter().map(branch).collect::<Vec<_>>(), &reading.say(&text("maps-directives-tree")))
}

/// Each policy under the one that it carries out, further in by a sign a level.
fn policies(reading: &Reading<'_>, nodes: &[Node]) -> Block {
    let row = |node: &Node| {
        let (persons, beyond) = met_most(node);
        let also: Vec<&str> = node.also_implements.iter().map(|code| reading.policy(code)).collect();
        vec![
            format!("{}{}", "└ ".repeat(node.depth), reading.policy(&node.policy)),
            reading.word(&reading.words.policy_levels, &node.level).to_owned(),
            if node.unfunded { reading.say(&text("maps-nobody-pays")) } else { reading.pays(&node.policy) },
            also.join("; "),
            if node.met.is_empty() { reading.say(&text("maps-unknown")) } else { reading.people(persons) },
            if node.met.is_empty() { reading.say(&text("maps-unknown")) } else { reading.counted(beyond, persons) },
        ]
    };
    let heads = [
        text("maps-policy"),
        text("maps-level"),
        text("maps-pays"),
        text("maps-also-implements"),
        text("maps-most-met"),
        text("maps-demands-beyond"),
    ];
    let block = Block::of(text("maps-directives-tree"), heads, nodes.iter().map(row).collect());
    Block { numbers_from: 4, ..block.drawn(drawn(reading, nodes), text("maps-directives-caption")) }
}

fn met(reading: &Reading<'_>, nodes: &[Node]) -> Block {
    let mut rows = Vec::new();
    for node in nodes {
        for met in &node.met {
            let office = reading.value_or_not("office", met.office.as_deref());
            let (demands, beyond) = (reading.counted(met.demands, met.persons), reading.counted(met.beyond_the_rule, met.persons));
            rows.push(vec![reading.policy(&node.policy).to_owned(), office, reading.people(met.persons), demands, beyond]);
        }
    }
    let heads = [text("maps-policy"), text("maps-office"), text("maps-number"), text("maps-demands"), text("maps-demands-beyond")];
    Block { numbers_from: 2, ..Block::of(text("maps-directives-met"), heads, rows) }
}

fn said(reading: &Reading<'_>, note: &Note) -> Text {
    let titled = |codes: &[String]| codes.iter().map(|code| reading.policy(code)).collect::<Vec<_>>().join(" → ");
    match note {
        Note::Circle(codes) => text("maps-directives-circle").with("policies", titled(codes)),
        Note::UnknownPolicy { policy, implements } => {
            text("maps-directives-unknown").with("policy", reading.policy(policy).to_owned()).with("other", implements.clone())
        }
        Note::Twice(code) => text("maps-directives-twice").with("policy", code.clone()),
        Note::DemandsElsewhere(demands) => text("maps-directives-elsewhere").with("n", *demands),
    }
}
