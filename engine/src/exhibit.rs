//! What a claim says of a statement: who stands in each cell of its table, and what was asked of them on which legal basis.

use std::collections::{BTreeMap, BTreeSet};

use super::cohort::Cohort;
use super::columns::{Basis, Columns};
use super::hypothesis::{Event, Hypothesis};
use super::record::Record;
use super::statement::Statement;

/// The people behind a statement, by their names in the record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exhibit<'a> {
    /// In the group and met; in the group and not; others who met it; others who did not. Each ascending.
    pub cells: [Vec<&'a str>; 4],
    /// Only of a statement about demands.
    pub asked: Vec<Asked<'a>>,
}

/// One thing that was asked of people in the group, on one legal basis.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked<'a> {
    pub requirement: &'a str,
    pub basis: Basis,
    /// The policy that the basis rests on, where there is one.
    pub policy: Option<&'a str>,
    /// Ascending, each once.
    pub persons: Vec<&'a str>,
}

/// By the codes of requirement, basis and policy: the policy's name, and of whom it was asked.
type Demands<'a> = BTreeMap<(u32, Basis, u32), (Option<&'a str>, BTreeSet<&'a str>)>;

impl<'a> Exhibit<'a> {
    /// `None` if the record does not know one of the statement's names.
    pub fn of(statement: &Statement, columns: &'a Columns) -> Option<Exhibit<'a>> {
        let hypothesis = Hypothesis::of(statement, columns)?;
        let event = hypothesis.event;
        let record = Record::of(columns);
        let cohort = Cohort::of(&record, hypothesis);
        let mut exhibit = Exhibit::default();
        let mut asked = Demands::new();
        for member in &cohort.members {
            let name = columns.person_name(member.person as usize);
            let cell = usize::from(!member.met) + if member.in_group { 0 } else { 2 };
            exhibit.cells[cell].push(name);
            if !member.in_group || !member.met {
                continue;
            }
            for step in cohort.steps(member) {
                for made in columns.demands().at(step).iter().filter(|made| is_about(event, made.requirement, made.basis)) {
                    let entry = asked.entry((made.requirement, made.basis, made.policy));
                    entry.or_insert_with(|| (columns.demands().policy(*made), BTreeSet::new())).1.insert(name);
                }
            }
        }
        exhibit.cells.iter_mut().for_each(|cell| cell.sort_unstable());
        for ((requirement, basis, _), (policy, persons)) in asked {
            let Some(requirement) = columns.demands().name(requirement) else { continue };
            exhibit.asked.push(Asked { requirement, basis, policy, persons: persons.into_iter().collect() });
        }
        Some(exhibit)
    }
}

/// Whether a demand is what the statement speaks of.
fn is_about(event: Event, requirement: u32, basis: Basis) -> bool {
    match event {
        Event::Demand(wanted) => requirement == wanted,
        Event::DemandWithoutRule(wanted) => requirement == wanted && basis.is_named_by_no_rule(),
        Event::AnyDemandWithoutRule => basis.is_named_by_no_rule(),
        Event::Outcome(_) | Event::OutcomeFor { .. } | Event::PromiseBroken | Event::Returned => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::{Demand, Shape, Step};
    use super::super::statement::Target;
    use super::*;

    fn columns() -> Columns {
        let asked = |requirement, basis, policy| Demand { requirement, basis, policy };
        let book = asked("book", Basis::InTheRule, Some("law"));
        let seal = asked("seal", Basis::NoRuleFound, None);
        let fee = asked("fee", Basis::Forbidden, Some("law"));
        let rows: [(&str, &str, &[Demand]); 5] =
            [("1", "rural", &[seal, book]), ("1", "rural", &[fee]), ("2", "rural", &[book]), ("3", "urban", &[fee]), ("4", "urban", &[])];
        let mut builder = Columns::builder(Shape { facets: vec!["hukou".to_owned()], ..Shape::default() });
        for (person, group, demands) in rows {
            builder.push(&Step { person, service: Some("school"), demands, facets: &[Some(group)], ..Step::default() });
        }
        builder.finish()
    }

    #[test]
    fn every_person_stands_in_one_cell_and_what_was_asked_of_the_group_is_told() {
        let columns = columns();
        let group = [("hukou".to_owned(), "rural".to_owned())].into();
        let scope = [("service".to_owned(), "school".to_owned())].into();
        let statement = Statement { target: Target::AnyDemandWithoutRule, scope, group };
        let exhibit = Exhibit::of(&statement, &columns).expect("its names are known");
        assert_eq!(exhibit.cells, [vec!["1"], vec!["2"], vec!["3"], vec!["4"]]);
        let told: Vec<_> = exhibit.asked.iter().map(|asked| (asked.requirement, asked.basis, asked.policy, asked.persons.len())).collect();
        assert_eq!(told, [("fee", Basis::Forbidden, Some("law"), 1), ("seal", Basis::NoRuleFound, None, 1)]);
        let unknown = Statement { target: Target::Demand("nothing".to_owned()), ..statement };
        assert_eq!(Exhibit::of(&unknown, &columns), None);
    }
}
