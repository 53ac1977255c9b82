//! Releases from before there were linked tables: one table of persons, exact figures without totals, one row of the database a cell.

use diesel::prelude::*;

use super::{axes::one_value, unreadable};
use crate::{
    domain::{
        id::{OrganizationId, ReleaseId},
        release::{Definition, Dimension},
    },
    protect::published::{self, Measure, Row, Rules, Table},
    store::{StoreError, db::Db, schema::release_cells},
};

/// The figures of such a release as every other's are read.
pub(super) fn figures(
    db: &mut Db,
    organization: OrganizationId,
    release: ReleaseId,
    definition: &Definition,
    threshold: i16,
) -> Result<published::Release, StoreError> {
    let cells = release_cells::table
        .filter(release_cells::organization_id.eq(organization))
        .filter(release_cells::release_id.eq(release))
        .order(release_cells::ordinal.asc())
        .select((release_cells::dimensions, release_cells::measure))
        .load::<(String, Option<i64>)>(db)?;
    let row = |(values, persons): (String, Option<i64>)| {
        Ok(Row {
            values: serde_json::from_str(&values).map_err(|error| unreadable(&error))?,
            figures: persons.map(|persons| vec![persons.unsigned_abs()]),
            ..Row::default()
        })
    };
    let rows = cells.into_iter().map(row).collect::<Result<_, StoreError>>()?;
    let dimension = |dimension: &Dimension| published::Dimension { name: dimension.column(), one_value: one_value(dimension) };
    let (name, dimensions) = match (definition.names().pop(), definition.tables().first()) {
        (Some(name), Some(table)) => (name, table.dimensions().iter().map(dimension).collect()),
        _ => return Err(StoreError::NotFound),
    };
    let table = Table { name, dimensions, measures: vec![Measure::Persons], rows, ..Table::default() };
    let rules = Rules::new(u64::from(threshold.unsigned_abs()).max(Rules::LEAST_K), 0);
    Ok(published::Release { rules, tables: vec![table] })
}
