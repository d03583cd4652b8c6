//! The program tested from outside: scenarios on the command line, promises on `corpus/`, the house's own order.

mod answers;
mod bad_input;
mod cli;
mod coverage;
mod damage;
mod dictionary;
mod figure_queries;
mod figures;
mod files;
mod incremental;
mod keywords;
mod kill;
mod known_items;
mod layers;
mod metadata;
mod office;
mod offices;
mod outline;
mod pdf;
mod register;
mod scores;
mod support;
mod twins;
mod verbatim;
mod writers;
