//! The program tested from outside: scenarios on the command line, promises on `corpus/`, the house's own order.

mod answers;
mod bad_input;
mod cli;
mod incremental;
mod layers;
mod support;
mod verbatim;
