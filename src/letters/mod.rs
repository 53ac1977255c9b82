//! What is written to an office? Templates with named fields, and the letters made from them. Pure: it knows neither database nor web.

pub mod template;
