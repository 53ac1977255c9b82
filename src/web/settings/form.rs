//! What an administrator can set.

use serde::Deserialize;

use crate::{
    store::organizations::{Organization, Settings},
    web::form::Wrong,
    words::text,
};

#[derive(Deserialize)]
pub struct SettingsForm {
    pub name: String,
    pub time_zone: String,
    pub display_threshold: String,
    pub release_threshold: String,
    /// `yes` or nothing, as ticks are sent.
    #[serde(default)]
    pub closing_needs_approval: String,
}

impl SettingsForm {
    pub fn of(organization: &Organization) -> Self {
        Self {
            name: organization.name.clone(),
            time_zone: organization.time_zone.clone(),
            display_threshold: organization.display_threshold.to_string(),
            release_threshold: organization.release_threshold.to_string(),
            closing_needs_approval: if organization.closing_needs_approval { "yes" } else { "" }.to_owned(),
        }
    }

    /// What was meant, or everything that is wrong.
    pub fn read(&self) -> Result<Settings, Wrong> {
        let mut wrong = Wrong::default();
        let name = self.name.trim().to_owned();
        if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            wrong.add("name", text("settings-wrong-name"));
        }
        let time_zone = self.time_zone.trim().parse().map_err(|_| wrong.add("time_zone", text("settings-wrong-zone")));
        let mut threshold = |field, typed: &str| {
            let number = typed.trim().parse::<i16>().ok().filter(|number| (Settings::LEAST_THRESHOLD..=1000).contains(number));
            number.ok_or_else(|| wrong.add(field, text("settings-wrong-threshold").with("least", i32::from(Settings::LEAST_THRESHOLD))))
        };
        let display = threshold("display_threshold", &self.display_threshold);
        let release = threshold("release_threshold", &self.release_threshold);
        match (time_zone, display, release) {
            (Ok(time_zone), Ok(display_threshold), Ok(release_threshold)) if wrong.is_empty() => {
                Ok(Settings { name, time_zone, display_threshold, release_threshold, closing_needs_approval: self.closing_needs_approval == "yes" })
            }
            _ => Err(wrong),
        }
    }
}
