//! The measures over time against the values that scipy and lifelines give.

use serde_json::Value;

use super::poisson_ratio::{Count, PoissonRatio};
use super::reference::{EXACT, near, number, reference};
use super::scan_statistic::log_likelihood_ratio;
use super::survival::{KaplanMeier, LogRank, Wait};

#[test]
fn two_poisson_rates() {
    let reference = reference();
    let count = |value: &Value| Count { events: value[0].as_u64().unwrap(), exposure: number(&value[1]) };
    for case in reference["poisson_rate_ratio_exact"].as_array().unwrap() {
        let test = PoissonRatio::of(count(&case["recent"]), count(&case["before"])).unwrap();
        near(test.ratio().value, &case["rate_ratio"], EXACT);
        near(test.p_two_sided(), &case["p_two_sided"], EXACT);
        near(test.p_greater(), &case["p_greater"], EXACT);
    }
}

#[test]
fn cluster_in_time() {
    let case = &reference()["kulldorff_poisson_llr"];
    let [cases, all] = ["cases_in_window", "total_cases"].map(|key| case[key].as_u64().unwrap());
    near(log_likelihood_ratio(cases, number(&case["expected_in_window"]), all), &case["llr"], EXACT);
}

fn waits(group: &Value) -> Vec<Wait> {
    let numbers = |key: &str| group[key].as_array().unwrap().iter().map(|value| value.as_u64().unwrap()).collect::<Vec<_>>();
    numbers("days").into_iter().zip(numbers("ended")).map(|(days, ended)| Wait { days: days as u32, ended: ended == 1 }).collect()
}

#[test]
fn waiting_times() {
    let case = &reference()["kaplan_meier"];
    let mut groups = [waits(&case["group1"]), waits(&case["group2"])];
    for (group, waits) in ["group1", "group2"].iter().zip(&mut groups) {
        let found = KaplanMeier::of(waits);
        near(f64::from(found.quantile(0.5).days.unwrap()), &case[group]["median"], EXACT);
        for point in case[group]["survival"].as_array().into_iter().flatten() {
            let until = found.curve.iter().take_while(|still| f64::from(still.days) <= number(&point[0])).last();
            near(until.map_or(1.0, |still| still.share), &point[1], EXACT);
        }
    }
    let test = LogRank::of(&mut groups).unwrap();
    near(test.chi_square, &case["logrank_chi2"], EXACT);
    near(test.p, &case["logrank_p"], EXACT);
    assert_eq!(test.degrees_of_freedom, 1);
}
