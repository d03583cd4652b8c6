//! Numbers in as many bits as they need: Rice codes (R. F. Rice, 1979), the lowest bit of a byte first.
//!
//! A number is its quotient by a power of two, as so many set bits and a clear one, then the rest in bits.

/// Quotients from here on are written as this many set bits, then the number in 32 bits.
const LONGEST: u32 = 24;

/// Appends bits to bytes.
pub struct BitWriter<'o> {
    out: &'o mut Vec<u8>,
    held: u64,
    count: u32,
}

impl<'o> BitWriter<'o> {
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        Self { out, held: 0, count: 0 }
    }

    /// Appends the lowest `count` bits of `bits`, which has no others; at most 32.
    pub fn write(&mut self, bits: u32, count: u32) {
        self.held |= u64::from(bits) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Appends `number` with `width` bits for the rest.
    pub fn write_rice(&mut self, number: u32, width: u32) {
        match number >> width {
            quotient if quotient < LONGEST => {
                self.write((1 << quotient) - 1, quotient + 1);
                self.write(number & ((1 << width) - 1), width);
            }
            _ => {
                self.write((1 << LONGEST) - 1, LONGEST);
                self.write(number, 32);
            }
        }
    }

    /// Fills the last byte up.
    pub fn finish(self) {
        if self.count > 0 {
            self.out.push(self.held as u8);
        }
    }
}

/// Takes bits from the front of bytes.
pub struct BitReader<'a> {
    bytes: &'a [u8],
    held: u64,
    count: u32,
}

impl<'a> BitReader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, held: 0, count: 0 }
    }

    /// Holds 56 bits or all there are.
    #[inline]
    fn fill(&mut self) {
        while self.count <= 56
            && let Some((&byte, rest)) = self.bytes.split_first()
        {
            self.held |= u64::from(byte) << self.count;
            self.count += 8;
            self.bytes = rest;
        }
    }

    #[inline]
    fn take(&mut self, count: u32) -> Option<u32> {
        let bits = self.held & ((1 << count) - 1);
        self.count = self.count.checked_sub(count)?;
        self.held >>= count;
        Some(bits as u32)
    }

    /// The next `count` bits, at most 32; `None` where so many are not left.
    #[inline]
    pub fn read(&mut self, count: u32) -> Option<u32> {
        self.fill();
        self.take(count)
    }

    /// The next number that was written with `width` bits, at most 31.
    #[inline]
    pub fn read_rice(&mut self, width: u32) -> Option<u32> {
        self.fill();
        let quotient = self.held.trailing_ones().min(LONGEST);
        if quotient == LONGEST {
            self.take(LONGEST)?;
            return self.read(32);
        }
        self.take(quotient + 1)?;
        Some(quotient << width | self.take(width)?)
    }
}

/// The width that suits numbers of this `sum` and `count`: the bits of the largest power of two below their mean.
pub fn rice_width(sum: u32, count: usize) -> u32 {
    (sum / count.max(1) as u32).checked_ilog2().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec(any::<u32>(), 0..50), shift in 0u32..32, width in 0u32..32) {
            let numbers: Vec<u32> = numbers.into_iter().map(|number| number >> shift).collect();
            let mut bytes = Vec::new();
            let mut writer = BitWriter::new(&mut bytes);
            for &number in &numbers {
                writer.write_rice(number, width);
                writer.write(number & 1, 1);
            }
            writer.finish();
            let mut reader = BitReader::new(&bytes);
            for &number in &numbers {
                prop_assert_eq!(reader.read_rice(width), Some(number));
                prop_assert_eq!(reader.read(1), Some(number & 1));
            }
        }

        #[test]
        fn bytes_that_are_no_code_end(bytes in prop::collection::vec(any::<u8>(), 0..50), width in 0u32..32) {
            let mut reader = BitReader::new(&bytes);
            let read = std::iter::from_fn(|| reader.read_rice(width)).count();
            prop_assert!(read <= 8 * bytes.len());
        }
    }
}
