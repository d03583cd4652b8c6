//! The program tested from outside: scenarios on the command line, promises on `corpus/`, the house's own order.

mod answers;
mod bad_input;
mod cli;
mod coverage;
mod figure_queries;
mod figures;
mod incremental;
mod layers;
mod office;
mod metadata;
mod outline;
mod register;
mod scores;
mod support;
mod verbatim;
