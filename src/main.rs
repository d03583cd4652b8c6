//! The `jiansuo` program.

fn main() {}
