//! Which part of the record is looked at? Every map and measure takes a cut: a period, places, offices, services, stages, a group.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::columns::{Columns, NO_DAY};
use super::hypothesis::Hypothesis;
use super::statement::{Statement, Target};

/// A cut in names. The empty one is the whole record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// First and last day. Where one is given, steps whose day is not known are left out.
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// Dimension to value, all of which hold of a step: a level of place by its name, `office`, `service`, `stage`.
    pub scope: BTreeMap<String, String>,
    /// Facet to value, all of which hold of the person on the day of the step.
    pub group: BTreeMap<String, String>,
}

/// A cut of one record.
#[derive(Clone, Debug)]
pub struct Slice<'c> {
    pub columns: &'c Columns,
    days: Option<(i32, i32)>,
    /// `None`: a name that this record does not know, so that nothing is in the cut.
    terms: Option<Hypothesis>,
}

impl Cut {
    pub fn of<'c>(&self, columns: &'c Columns) -> Slice<'c> {
        // the target does not matter: only scope and group are asked for
        let statement = Statement { target: Target::Returned, scope: self.scope.clone(), group: self.group.clone() };
        let bound = |day: Option<NaiveDate>, open: i32| day.map_or(open, |day| day.num_days_from_ce());
        let days = (self.from.is_some() || self.until.is_some()).then(|| (bound(self.from, NO_DAY + 1), bound(self.until, i32::MAX)));
        Slice { columns, days, terms: Hypothesis::of(&statement, columns) }
    }
}

impl Slice<'_> {
    /// Whether a step is in the cut.
    pub fn holds(&self, step: usize) -> bool {
        let day = self.columns.days()[step];
        self.days.is_none_or(|(from, until)| (from..=until).contains(&day))
            && self.terms.as_ref().is_some_and(|terms| terms.in_scope(self.columns, step) && terms.in_group(self.columns, step) == Some(true))
    }

    /// The steps of a person that are in the cut, in order.
    pub fn steps_of(&self, person: usize) -> impl Iterator<Item = usize> {
        self.columns.steps_of(person).filter(|&step| self.holds(step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{Shape, Step};

    #[test]
    fn a_cut_is_a_period_a_place_and_a_group() {
        let mut builder = Columns::builder(Shape { facets: vec!["hukou".into()], ..Shape::default() });
        for (office, day, hukou) in
            [("A", Some("2026-01-05"), "rural"), ("A", None, "rural"), ("B", Some("2026-03-01"), "rural"), ("A", Some("2026-02-01"), "local")]
        {
            let facets = [Some(hukou)];
            builder.push(&Step { person: "p", office: Some(office), day: day.map(|day| day.parse().unwrap()), facets: &facets, ..Step::default() });
        }
        let columns = builder.finish();
        let held = |cut: &Cut| cut.of(&columns).steps_of(0).count();
        let terms = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
        assert_eq!(held(&Cut::default()), 4);
        assert_eq!(held(&Cut { scope: terms("office", "A"), ..Cut::default() }), 3);
        assert_eq!(held(&Cut { scope: terms("office", "A"), group: terms("hukou", "rural"), ..Cut::default() }), 2);
        assert_eq!(held(&Cut { until: "2026-02-01".parse().ok(), ..Cut::default() }), 2);
        assert_eq!(held(&Cut { from: "2026-02-01".parse().ok(), ..Cut::default() }), 2);
        for unknown in [terms("office", "C"), terms("planet", "A")] {
            assert_eq!(held(&Cut { scope: unknown, ..Cut::default() }), 0);
        }
    }
}
