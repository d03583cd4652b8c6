//! Full-text search for folders of Chinese reports: read, split, name, index, search.
//!
//! The rooms, from the lowest layer up, are drawn in `ARCHITECTURE.md`; imports only go down.

pub mod error;
pub mod model;
pub mod schema;

pub mod analysis;
pub mod corpus;
pub mod entity;
pub mod evaluation;
pub mod extract;
pub mod figure;
pub mod metadata;
pub mod query;
pub mod split;

pub mod index;

pub mod ingest;
pub mod search;

pub mod config;
pub mod output;

pub mod cli;
