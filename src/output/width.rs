//! Widths in terminal columns: a Han character takes two.

use unicode_width::UnicodeWidthChar;

/// Columns that `c` takes.
pub(super) fn of_char(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Columns that `text` takes.
pub(super) fn of(text: &str) -> usize {
    text.chars().map(of_char).sum()
}

/// `text`, cut with … if it is wider than `columns`.
pub(super) fn shortened(text: &str, columns: usize) -> String {
    if of(text) <= columns {
        return text.to_string();
    }
    let mut left = columns.saturating_sub(1);
    let kept = text.chars().take_while(|&c| {
        let fits = of_char(c) <= left;
        left = left.saturating_sub(of_char(c));
        fits
    });
    kept.chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_characters_take_two_columns() {
        assert_eq!(of("包头 2018年"), 4 + 1 + 4 + 2);
        assert_eq!(shortened("餐厨垃圾收运", 9), "餐厨垃圾…");
        assert_eq!(shortened("餐厨垃圾收运", 8), "餐厨垃…");
        assert_eq!(shortened("餐厨", 4), "餐厨");
        assert_eq!(shortened("餐厨", 0), "…");
    }
}
