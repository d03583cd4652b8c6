//! Tells what the elements of a page are to its text, by their names in lower case.

use html5ever::tokenizer::states::RawKind;

/// Elements without content.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
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

/// How the content of an element is read that has no tags in it.
pub fn raw_content(name: &str) -> Option<RawKind> {
    match name {
        "title" | "textarea" => Some(RawKind::Rcdata),
        "script" => Some(RawKind::ScriptData),
        "style" | "iframe" | "noembed" | "noframes" | "xmp" => Some(RawKind::Rawtext),
        _ => None,
    }
}

/// Elements whose content is never shown.
pub fn is_unseen(name: &str) -> bool {
    matches!(name, "template" | "svg" | "object" | "applet" | "datalist")
}

/// Elements that begin and end a line.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
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

pub fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th")
}

/// Elements that a stray end tag inside them does not close.
pub fn is_scope(name: &str) -> bool {
    matches!(name, "table" | "td" | "th" | "caption" | "body" | "html")
}

pub fn is_table_part(name: &str) -> bool {
    is_scope(name) || matches!(name, "tr" | "tbody" | "thead" | "tfoot")
}

/// The open elements that a start tag of this name ends, and those beyond which it does not reach.
pub fn implied_ends(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match name {
        "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "option" | "optgroup" => (&["option"], &["select"]),
        "tr" => (&["tr"], &["table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
        _ if is_block(name) => (&["p"], &["div", "td", "th", "li", "table", "section", "article", "body"]),
        _ => return None,
    })
}
