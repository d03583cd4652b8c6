//! Reads the strings of a binary workbook, which may run on from one record into the next.

use encoding_rs::Encoding;

/// The pieces of a record and of those that continue it.
pub struct Pieces<'a> {
    pieces: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub fn new(pieces: Vec<&'a [u8]>) -> Self {
        Self { pieces, piece: 0, at: 0 }
    }

    /// The next `length` bytes, or as many as the piece still has; empty at the end.
    fn take(&mut self, length: usize) -> &'a [u8] {
        while let Some(piece) = self.pieces.get(self.piece) {
            if self.at < piece.len() {
                let end = piece.len().min(self.at + length);
                let taken = &piece[self.at..end];
                self.at = end;
                return taken;
            }
            self.next_piece();
        }
        &[]
    }

    fn next_piece(&mut self) {
        self.piece += 1;
        self.at = 0;
    }

    fn is_at_piece_end(&self) -> bool {
        self.pieces.get(self.piece).is_none_or(|piece| self.at >= piece.len())
    }

    fn is_over(&self) -> bool {
        self.piece + 1 >= self.pieces.len() && self.is_at_piece_end()
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from(self.byte()?) | u16::from(self.byte()?) << 8)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut length: usize) {
        while length > 0 {
            let taken = self.take(length).len();
            if taken == 0 {
                return;
            }
            length -= taken;
        }
    }

    /// A string of a BIFF8 file: its number of characters, flags, characters, formatting.
    pub fn unicode(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let extension = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let text = self.characters(length, flags & 1 != 0);
        self.skip(runs * 4);
        self.skip(extension);
        Some(text)
    }

    /// `length` characters of one or two bytes; each piece says anew which.
    pub fn characters(&mut self, length: usize, wide: bool) -> String {
        let (mut units, mut wide): (Vec<u16>, bool) = (Vec::with_capacity(length.min(1 << 15)), wide);
        while units.len() < length && !self.is_over() {
            if self.is_at_piece_end() {
                self.next_piece();
                wide = self.byte().is_some_and(|flags| flags & 1 != 0);
            }
            let width = if wide { 2 } else { 1 };
            let bytes = self.take((length - units.len()) * width);
            match wide {
                true => units.extend(
                    bytes
                        .chunks(2)
                        .map(|pair| u16::from(pair[0]) | u16::from(pair.get(1).copied().unwrap_or(0)) << 8),
                ),
                false => units.extend(bytes.iter().map(|byte| u16::from(*byte))),
            }
            if bytes.is_empty() {
                break;
            }
        }
        String::from_utf16_lossy(&units)
    }
}

/// The shared strings of a BIFF8 file.
pub fn shared(pieces: Vec<&[u8]>) -> Vec<String> {
    let mut pieces = Pieces::new(pieces);
    let (Some(_), Some(number)) = (pieces.u32(), pieces.u32()) else { return Vec::new() };
    let mut strings = Vec::with_capacity((number as usize).min(1 << 16));
    while strings.len() < number as usize && !pieces.is_over() {
        match pieces.unicode() {
            Some(string) => strings.push(string),
            None => break,
        }
    }
    strings
}

/// A string of a record that is not continued. BIFF8: flags, then characters; before that, bytes in the code page.
pub fn inline(bytes: &[u8], length: usize, code_page: Option<&'static Encoding>) -> String {
    match code_page {
        Some(encoding) => {
            let bytes = &bytes[..bytes.len().min(length)];
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        None => {
            let flags = bytes.first().copied().unwrap_or(0);
            Pieces::new(vec![bytes.get(1..).unwrap_or_default()]).characters(length, flags & 1 != 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_runs_on_in_the_next_record() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let first = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &[3, 0, 1], &wide("办结")].concat();
        let second = [&[1][..], &wide("率"), &[2, 0, 0], b"ab"].concat();
        assert_eq!(shared(vec![&first, &second]), ["办结率", "ab"]);
        assert_eq!(shared(vec![&first]), ["办结"]);
        assert!(shared(vec![&[1, 2]]).is_empty());
    }

    #[test]
    fn bytes_are_read_in_the_code_page() {
        assert_eq!(inline(b"\xB0\xEC\xBD\xE1", 4, Some(encoding_rs::GBK)), "办结");
        assert_eq!(inline(&[1, 0x9E, 0x52], 1, None), "办");
    }
}
