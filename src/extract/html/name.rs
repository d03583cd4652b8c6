//! Names of HTML elements, compared without regard to case.

/// An element's name in lower case, cut after 12 bytes, which is longer than any name that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name([u8; 12]);

impl Name {
    pub fn new(name: &str) -> Self {
        let mut bytes = [0; 12];
        for (to, from) in bytes.iter_mut().zip(name.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        Self(bytes)
    }

    /// The name; empty if cutting it went through a character.
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|&byte| byte == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..end]).unwrap_or("")
    }

    /// Elements without content.
    pub fn is_void(self) -> bool {
        matches!(
            self.as_str(),
            "area"
                | "base"
                | "br"
                | "col"
                | "embed"
                | "hr"
                | "img"
                | "input"
                | "link"
                | "meta"
                | "param"
                | "source"
                | "track"
                | "wbr"
        )
    }

    /// Elements whose content is not parsed.
    pub fn is_raw(self) -> bool {
        matches!(
            self.as_str(),
            "script" | "style" | "title" | "textarea" | "iframe" | "noembed" | "noframes" | "xmp"
        )
    }

    /// Elements whose content is never shown.
    pub fn is_unseen(self) -> bool {
        matches!(self.as_str(), "template" | "svg" | "object" | "applet" | "datalist")
    }

    /// Elements that begin and end a line.
    pub fn is_block(self) -> bool {
        matches!(
            self.as_str(),
            "address"
                | "article"
                | "aside"
                | "blockquote"
                | "body"
                | "caption"
                | "center"
                | "dd"
                | "details"
                | "dialog"
                | "dir"
                | "div"
                | "dl"
                | "dt"
                | "fieldset"
                | "figcaption"
                | "figure"
                | "footer"
                | "form"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "header"
                | "hr"
                | "html"
                | "legend"
                | "li"
                | "main"
                | "menu"
                | "nav"
                | "ol"
                | "option"
                | "p"
                | "pre"
                | "section"
                | "select"
                | "summary"
                | "table"
                | "tbody"
                | "tfoot"
                | "thead"
                | "tr"
                | "ul"
        )
    }

    pub fn is_cell(self) -> bool {
        matches!(self.as_str(), "td" | "th")
    }

    /// Elements that a stray end tag inside them does not close.
    pub fn is_scope(self) -> bool {
        matches!(self.as_str(), "table" | "td" | "th" | "caption" | "body" | "html")
    }

    pub fn is_table_part(self) -> bool {
        self.is_scope() || matches!(self.as_str(), "tr" | "tbody" | "thead" | "tfoot")
    }

    /// The open elements that a start tag of this name ends, and those beyond which it does not reach.
    pub fn implied_ends(self) -> Option<(&'static [&'static str], &'static [&'static str])> {
        Some(match self.as_str() {
            "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "option" | "optgroup" => (&["option"], &["select"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
            _ if self.is_block() => {
                (&["p"], &["div", "td", "th", "li", "table", "section", "article", "body"])
            }
            _ => return None,
        })
    }
}
