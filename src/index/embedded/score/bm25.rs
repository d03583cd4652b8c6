//! BM25 without weight and idf.

use tantivy::fieldnorm::FieldNormReader;

/// Tantivy codes lengths as one of so many.
const CODES: usize = 256;
/// Frequencies up to this one are looked up.
const TABLED: usize = 4;

/// The formula for one k1, b and average length.
pub struct Bm25 {
    k1: f32,
    /// k1 · (1 - b), and k1 · b / average length.
    fixed: f32,
    per_length: f32,
    /// The length part of the denominator for each coded length.
    by_code: Vec<f32>,
    /// The value for each frequency from 1 on and each coded length.
    table: Vec<[f32; CODES]>,
}

impl Bm25 {
    /// `average` is in terms, as lengths are.
    pub fn new(k1: f32, b: f32, average: f32) -> Self {
        let (fixed, per_length) = (k1 * (1.0 - b), k1 * b / average);
        let length = |code: usize| FieldNormReader::id_to_fieldnorm(code as u8) as f32;
        let by_code: Vec<f32> = (0..CODES).map(|code| fixed + per_length * length(code)).collect();
        let value = |frequency: f32, code: usize| frequency * (k1 + 1.0) / (frequency + by_code[code]);
        let table = (1..=TABLED).map(|tf| std::array::from_fn(|code| value(tf as f32, code))).collect();
        Self { k1, fixed, per_length, by_code, table }
    }

    /// For a coded length; `frequency` is 1 or more.
    #[inline]
    pub fn by_code(&self, frequency: u32, code: u8) -> f32 {
        match self.table.get(frequency as usize - 1) {
            Some(values) => values[code as usize],
            None => self.value(frequency, self.by_code[code as usize]),
        }
    }

    /// For a length in terms.
    #[inline]
    pub fn by_length(&self, frequency: u32, length: u32) -> f32 {
        self.value(frequency, self.fixed + self.per_length * length as f32)
    }

    #[inline]
    fn value(&self, frequency: u32, length_part: f32) -> f32 {
        let frequency = frequency as f32;
        frequency * (self.k1 + 1.0) / (frequency + length_part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looked_up_and_computed_values_are_the_same() {
        let bm25 = Bm25::new(0.9, 0.4, 120.0);
        for frequency in [1, 4, 5, 30] {
            let code = FieldNormReader::fieldnorm_to_id(40);
            let length = FieldNormReader::id_to_fieldnorm(code);
            assert!((bm25.by_code(frequency, code) - bm25.by_length(frequency, length)).abs() < 1e-6);
        }
        assert!(bm25.by_length(2, 120) > bm25.by_length(1, 120));
        assert!(bm25.by_length(1, 300) < bm25.by_length(1, 120));
    }
}
