//! The program tested from outside: scenarios on the command line, promises on `corpus/`, the house's own order.

mod answers;
mod bad_input;
mod cli;
mod coverage;
mod incremental;
mod layers;
mod outline;
mod pdf;
mod support;
mod verbatim;
