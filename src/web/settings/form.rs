//! What an administrator can set.

use crate::{
    store::organizations::{Organization, Settings},
    web::form::{Typed, Wrong},
    words::text,
};

/// What the form asks.
pub const FIELDS: [&str; 6] = ["name", "time_zone", "display_threshold", "release_threshold", "closing_needs_approval", "retention_months"];

/// The form with what is set.
pub fn filled(organization: &Organization) -> Typed {
    Typed::default()
        .with("name", &organization.name)
        .with("time_zone", &organization.time_zone)
        .with("display_threshold", organization.display_threshold.to_string())
        .with("release_threshold", organization.release_threshold.to_string())
        .with("closing_needs_approval", if organization.closing_needs_approval { "yes" } else { "" })
        .with("retention_months", organization.retention_months.map_or_else(String::new, |months| months.to_string()))
}

/// What was meant, or everything that is wrong.
pub fn read(typed: &Typed) -> Result<Settings, Wrong> {
    let mut wrong = Wrong::default();
    let name = typed.get("name").to_owned();
    if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        wrong.add("name", text("settings-wrong-name"));
    }
    let time_zone = typed.get("time_zone").parse().map_err(|_| wrong.add("time_zone", text("settings-wrong-zone")));
    let mut threshold = |field| {
        let number = typed.get(field).parse::<i16>().ok().filter(|number| (Settings::LEAST_THRESHOLD..=1000).contains(number));
        number.ok_or_else(|| wrong.add(field, text("settings-wrong-threshold").with("least", i32::from(Settings::LEAST_THRESHOLD))))
    };
    let display = threshold("display_threshold");
    let release = threshold("release_threshold");
    let retention_months = match typed.get("retention_months") {
        "" => None,
        months => {
            let months = months.parse::<i16>().ok().filter(|months| Settings::RETENTION.contains(months));
            if months.is_none() {
                let (least, most) = Settings::RETENTION.into_inner();
                wrong.add("retention_months", text("settings-wrong-retention").with("least", i32::from(least)).with("most", i32::from(most)));
            }
            months
        }
    };
    let closing_needs_approval = typed.is("closing_needs_approval", "yes");
    match (time_zone, display, release) {
        (Ok(time_zone), Ok(display_threshold), Ok(release_threshold)) if wrong.is_empty() => {
            Ok(Settings { name, time_zone, display_threshold, release_threshold, closing_needs_approval, retention_months })
        }
        _ => Err(wrong),
    }
}
