//! Every measure against the values that scipy and statsmodels give.

use serde_json::Value;

use super::{Estimate, TwoByTwo, adjusted, exact, exact_in_strata, rate, step_up, unevenness};

pub(super) const EXACT: f64 = 1e-9;
const QUANTILE: f64 = 1e-6;

pub(super) fn reference() -> Value {
    serde_json::from_str(include_str!("../../../tests/reference/stats_reference.json")).unwrap()
}

pub(super) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("not a number: {value}"))
}

fn table(value: &Value) -> TwoByTwo {
    let cells: Vec<u64> = value.as_array().unwrap().iter().map(|cell| cell.as_u64().unwrap()).collect();
    TwoByTwo::new(cells[0], cells[1], cells[2], cells[3])
}

fn tables(value: &Value) -> Vec<TwoByTwo> {
    value.as_array().unwrap().iter().map(table).collect()
}

#[track_caller]
pub(super) fn near(ours: f64, theirs: &Value, tolerance: f64) {
    let theirs = number(theirs);
    assert!((ours - theirs).abs() <= tolerance * theirs.abs(), "{ours} instead of {theirs}");
}

#[track_caller]
fn interval(ours: Estimate, value: &Value, bounds: &Value, tolerance: f64) {
    near(ours.value, value, tolerance);
    near(ours.low, &bounds[0], tolerance);
    near(ours.high, &bounds[1], tolerance);
}

#[test]
fn single_tables() {
    let reference = reference();
    for case in reference["two_by_two"].as_array().unwrap() {
        let table = table(&case["table"]);
        near(table.fisher_two_sided(), &case["fisher_two_sided"], EXACT);
        near(table.fisher_greater(), &case["fisher_greater"], EXACT);
        near(table.mid_p(), &case["mid_p_greater"], EXACT);
        // the tables with a 0 in them have no ratios in the reference, which knows no smoothing
        if !case["risk_ratio"].is_null() {
            interval(table.risk_ratio(), &case["risk_ratio"], &case["risk_ratio_ci95"], EXACT);
            interval(table.odds_ratio(), &case["odds_ratio"], &case["odds_ratio_ci95"], EXACT);
        }
        let ic = table.information_component();
        near(ic.value, &case["ic"], EXACT);
        near(ic.low, &case["ic025"], QUANTILE);
        near(ic.high, &case["ic975"], QUANTILE);
        near(table.expected(), &case["expected"], EXACT);
        let wilson = rate::wilson(table.a, table.group());
        for (ours, theirs) in [wilson.low, wilson.high].into_iter().zip(case["wilson_ci95_group_rate"].as_array().unwrap()) {
            assert!((ours - number(theirs)).abs() < 1e-12);
        }
        let exact = rate::clopper_pearson(table.a, table.group());
        for (ours, theirs) in [exact.low, exact.high].into_iter().zip(case["clopper_pearson_ci95_group_rate"].as_array().unwrap()) {
            assert!((ours - number(theirs)).abs() <= QUANTILE * number(theirs));
        }
    }
}

#[test]
fn tables_in_strata() {
    let reference = reference();
    for case in [&reference["stratified_fixed"], &reference["ucb_admissions"]] {
        let strata = tables(&case["tables"]);
        let ratio = adjusted::risk_ratio(&strata).unwrap();
        interval(ratio, &case["mh_risk_ratio"], &case["mh_risk_ratio_ci95_greenland_robins"], EXACT);
        let odds = adjusted::odds_ratio(&strata).unwrap();
        interval(odds, &case["mh_odds_ratio"], &case["mh_odds_ratio_ci95_rbg"], EXACT);
        for (corrected, value, p) in [(false, "cmh_chi2", "cmh_p"), (true, "cmh_chi2_corrected", "cmh_p_corrected")] {
            let test = adjusted::cochran_mantel_haenszel(&strata, corrected).unwrap();
            near(test.value, &case[value], EXACT);
            near(test.p, &case[p], EXACT);
        }
        let uneven = unevenness::breslow_day_tarone(&strata).unwrap();
        near(uneven.value, &case["breslow_day_tarone_chi2"], EXACT);
        near(uneven.p, &case["breslow_day_tarone_p"], EXACT);
    }
    let admissions = &reference["ucb_admissions"];
    let crude = table(&admissions["crude_table"]);
    near(crude.risk_ratio().value, &admissions["crude_risk_ratio"], EXACT);
    near(crude.odds_ratio().value, &admissions["crude_odds_ratio"], EXACT);
    near(crude.fisher_two_sided(), &admissions["crude_fisher_p"], EXACT);
}

#[test]
fn exact_tests_in_strata() {
    let reference = reference();
    let fixed = &reference["stratified_exact"];
    near(exact_in_strata::ln_mid_p(&tables(&fixed["tables"])).unwrap().exp(), &fixed["mid_p_greater"], EXACT);
    for column in ["origin", "eager"] {
        let case = &reference["risk_sets"][column];
        near(table(&case["crude"]).risk_ratio().value, &case["risk_ratio"], EXACT);
        let adjusted_for = &case["by_office_and_ordinal"];
        let strata = tables(&adjusted_for["strata"]);
        let ratio = adjusted::risk_ratio(&strata).unwrap();
        near(ratio.value, &adjusted_for["value"], EXACT);
        near(ratio.low, &adjusted_for["low"], EXACT);
        near(ratio.high, &adjusted_for["high"], EXACT);
        near(exact_in_strata::ln_mid_p(&strata).unwrap().exp(), &adjusted_for["mid_p_greater"], EXACT);
    }
}

#[test]
fn smallest_attainable_p() {
    for case in reference()["minimum_attainable_p_greater"].as_array().unwrap() {
        let [group, target, total] = ["group", "target", "total"].map(|key| case[key].as_u64().unwrap());
        let margins = super::density::Margins { group, others: total - group, target };
        near(2.0 * exact::from_ln(margins.ln_least_mid_p()), &case["p_min"], EXACT);
    }
}

#[test]
fn step_up_q() {
    let case = &reference()["benjamini_hochberg"];
    let p: Vec<f64> = case["p"].as_array().unwrap().iter().map(number).collect();
    for (ours, theirs) in step_up::q_values(&p, p.len() as f64).into_iter().zip(case["q"].as_array().unwrap()) {
        near(ours, theirs, EXACT);
    }
}
