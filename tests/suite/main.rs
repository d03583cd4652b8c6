//! The program tested from outside: scenarios on the command line, promises on `corpus/`, the house's own order.

mod answers;
mod bad_input;
mod cli;
mod coverage;
mod damage;
mod dictionary;
mod files;
mod incremental;
mod kill;
mod layers;
mod outline;
mod support;
mod verbatim;
mod writers;
