//! Files in, figures out: the program as a script calls it, on good files and on every kind of broken one.

mod analyse;
mod broken_logs;
mod broken_tables;
mod journeys;
mod noise;
mod program;
mod release;
mod workbooks;
