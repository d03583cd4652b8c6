//! PDF files made by hand, and what must be read from them.
