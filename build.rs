//! Builds anew when a text changes: the Fluent files are read by a macro, which cargo cannot see.

fn main() {
    println!("cargo::rerun-if-changed=locales");
}
