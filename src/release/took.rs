//! What steps took, of a file of attempts: hours, money, trips and papers from its columns, and the days since the first step of an attempt.

use super::counted::Unfit;
use crate::{
    engine::columns::{Columns, NO_DAY, UNKNOWN},
    intake::columns::Mapping,
    protect::{published::Measure, tally::NOWHERE},
};

/// The column that tells a magnitude, if one is named.
pub fn column(mapping: &Mapping, measure: Measure) -> Option<&String> {
    match measure {
        Measure::Hours => mapping.hours.as_ref(),
        Measure::Money => mapping.money.as_ref(),
        Measure::Trips => mapping.trips.as_ref(),
        Measure::Papers => mapping.papers.as_ref(),
        _ => None,
    }
}

/// What each of some steps (attempt and step) took, in the units of [`Measure::fine`], or [`NOWHERE`] where the cell is empty. The column was read as a facet is.
///
/// # Errors
/// No column, and a text that is no number of 0 or more.
pub fn amounts(columns: &Columns, mapping: &Mapping, measure: Measure, steps: &[(u32, usize)]) -> Result<Vec<u32>, Unfit> {
    let name = column(mapping, measure).ok_or(Unfit::WithoutColumn(measure.name()))?;
    let place = mapping.all_facets().iter().position(|facet| facet == name);
    let column = place.and_then(|at| columns.facets().get(at)).ok_or(Unfit::WithoutColumn(measure.name()))?;
    let read = |code: u32| {
        let text = column.name(code).unwrap_or_default();
        let number = text.trim().parse::<f64>().ok().filter(|number| (0.0..1e6).contains(number));
        // below 10^8
        number
            .map(|number| (number * measure.fine() as f64).round() as u32)
            .ok_or_else(|| Unfit::NotANumber { column: name.clone(), value: text.to_owned() })
    };
    let known: Vec<u32> = (0..column.width() as u32).map(|code| if code == UNKNOWN { Ok(NOWHERE) } else { read(code) }).collect::<Result<_, _>>()?;
    Ok(steps.iter().map(|(_, step)| known[column.codes()[*step] as usize]).collect())
}

/// The days from the first step of its attempt to each of some steps, or [`NOWHERE`] where either day is not known.
pub fn days(columns: &Columns, steps: &[(u32, usize)]) -> Vec<u32> {
    let since = |&(attempt, step): &(u32, usize)| {
        let (first, day) = (columns.days()[columns.steps_of_attempt(attempt as usize).start], columns.days()[step]);
        if first == NO_DAY || day == NO_DAY { NOWHERE } else { u32::try_from(day - first).unwrap_or(NOWHERE) }
    };
    steps.iter().map(since).collect()
}
