//! The program in a real Chromium, at a desk and on a phone, by mouse and by keyboard, with JavaScript and without.

mod case;
mod counter;
mod day;
mod demo;
mod dossiers;
mod entering;
mod erasing;
mod family;
mod imports;
mod interrupted;
mod letters;
mod pages;
mod people;
mod reference;
mod releases;
mod reports;
#[path = "../support/mod.rs"]
mod support;
mod team;
