//! Decompresses the streams of a PDF within a budget: a guard against bombs.

use flate2::{Decompress, FlushDecompress};
use hayro_syntax::Filter;
use hayro_syntax::object::{Dict, Stream};
use memchr::memmem;
use std::borrow::Cow;
use std::cell::Cell;

/// Bytes that all streams that are read may have together when decompressed.
const LIMIT: usize = 512 << 20;

/// Distance within which the keyword `stream` follows the type of a stream.
const HEADER: usize = 512;

/// What is left of the budget of one file.
pub struct Streams {
    budget: Cell<usize>,
    exceeded: Cell<bool>,
}

impl Streams {
    pub fn new() -> Self {
        Self { budget: Cell::new(LIMIT), exceeded: Cell::new(false) }
    }

    /// True once a stream was refused because of its size.
    pub fn exceeded(&self) -> bool {
        self.exceeded.get()
    }

    /// The bytes of a stream; `None` where they cannot be had or the budget is spent.
    pub fn decoded<'a>(&self, stream: &Stream<'a>) -> Option<Cow<'a, [u8]>> {
        let filters = stream.filters();
        let raw = stream.raw_data();
        if filters.is_empty() {
            return Some(raw);
        }
        let plain = stream.dict().get::<Dict<'_>>("DecodeParms").is_none();
        if filters[..] == [Filter::FlateDecode] && plain {
            return self.inflated(&raw).map(Cow::Owned);
        }
        let expanding = filters.iter().filter(|filter| expands(filter)).count();
        let size = match filters.first() {
            _ if expanding > 1 => usize::MAX,
            Some(Filter::FlateDecode) => inflated_size(&raw, self.budget.get()),
            Some(_) if expanding == 0 => raw.len(),
            // LZW and run lengths: a code of 12 bits stands for at most 4096 bytes.
            _ => raw.len().saturating_mul(2048).min(self.budget.get()),
        };
        if !self.spend(size) {
            return None;
        }
        stream.decoded_data().ok()
    }

    fn spend(&self, size: usize) -> bool {
        match self.budget.get().checked_sub(size) {
            Some(rest) => self.budget.set(rest),
            None => self.exceeded.set(true),
        }
        !self.exceeded.get()
    }

    /// As much as can be decompressed: a damaged stream keeps its beginning.
    fn inflated(&self, raw: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let complete = inflate(raw, self.budget.get(), &mut |piece| bytes.extend_from_slice(piece));
        self.spend(if complete { bytes.len() } else { usize::MAX }).then_some(bytes)
    }
}

/// True if the streams that hold objects and cross references stay within the limit.
///
/// The library reads those itself, so they are looked at before it is asked.
pub fn objects_are_bounded(bytes: &[u8]) -> bool {
    let mut budget = LIMIT / 2;
    for kind in [b"/ObjStm".as_slice(), b"/XRef"] {
        for at in memmem::find_iter(bytes, kind) {
            let near = &bytes[at..bytes.len().min(at + HEADER)];
            let Some(start) = memmem::find(near, b"stream") else { continue };
            let data = &bytes[at + start + b"stream".len()..];
            let data = data.strip_prefix(b"\r").unwrap_or(data);
            let size = inflated_size(data.strip_prefix(b"\n").unwrap_or(data), budget);
            match budget.checked_sub(size) {
                Some(rest) => budget = rest,
                None => return false,
            }
        }
    }
    true
}

fn expands(filter: &Filter) -> bool {
    matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode)
}

/// Size when decompressed; `usize::MAX` if it is over `limit`.
fn inflated_size(raw: &[u8], limit: usize) -> usize {
    let mut size = 0;
    if inflate(raw, limit, &mut |piece| size += piece.len()) { size } else { usize::MAX }
}

/// Hands the decompressed bytes on, piece by piece; false if there are more than `limit`.
fn inflate(raw: &[u8], limit: usize, take: &mut dyn FnMut(&[u8])) -> bool {
    let has_header =
        raw.len() >= 2 && raw[0] & 0xF == 8 && (usize::from(raw[0]) << 8 | usize::from(raw[1])) % 31 == 0;
    let mut state = Decompress::new(has_header);
    let mut buffer = vec![0; 64 << 10];
    loop {
        let (read, written) = (state.total_in() as usize, state.total_out() as usize);
        let status = state.decompress(&raw[read.min(raw.len())..], &mut buffer, FlushDecompress::None);
        let piece = state.total_out() as usize - written;
        take(&buffer[..piece]);
        if state.total_out() as usize > limit {
            return false;
        }
        let stuck = piece == 0 && state.total_in() as usize == read;
        if stuck || !matches!(status, Ok(flate2::Status::Ok | flate2::Status::BufError)) {
            return true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_stream_over_the_limit_is_not_read_to_its_end() {
        let bytes = vec![b' '; 3 << 20];
        let packed = deflated(&bytes);
        assert_eq!(inflated_size(&packed, 4 << 20), bytes.len());
        assert_eq!(inflated_size(&packed, 1 << 20), usize::MAX);
        let streams = Streams { budget: Cell::new(1 << 20), exceeded: Cell::new(false) };
        assert_eq!(streams.inflated(&packed), None);
        assert!(streams.exceeded());
    }

    #[test]
    fn a_damaged_stream_keeps_its_beginning() {
        let packed = deflated(&(0..200_000u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>());
        let streams = Streams::new();
        let kept = streams.inflated(&packed[..packed.len() / 2]).unwrap();
        assert!(kept.len() > 100_000 && kept[..8] == [0, 0, 0, 0, 1, 0, 0, 0]);
    }
}
