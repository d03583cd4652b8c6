//! Pages made by hand, and the text that must come of them.
