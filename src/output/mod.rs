//! Every format that leaves the program.
