//! Hands the analyzer's terms to tantivy, without an allocation for each.

use crate::analysis::Analyzer;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The analyzer as tantivy sees it.
#[derive(Default, Clone)]
pub struct FusedTokenizer {
    analyzer: Analyzer,
    /// The terms of the text at hand, one behind the other.
    terms: String,
    /// Where each term ends in `terms`.
    ends: Vec<u32>,
}

pub struct FusedTokens<'a> {
    terms: &'a str,
    ends: &'a [u32],
    next: usize,
    start: usize,
    token: Token,
}

impl Tokenizer for FusedTokenizer {
    type TokenStream<'a> = FusedTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FusedTokens<'a> {
        self.terms.clear();
        self.ends.clear();
        let Self { analyzer, terms, ends } = self;
        analyzer.each_term(text, |_, term, _, _| {
            terms.push_str(term);
            ends.push(terms.len() as u32);
        });
        FusedTokens { terms, ends, next: 0, start: 0, token: Token::default() }
    }
}

impl TokenStream for FusedTokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(&end) = self.ends.get(self.next) else { return false };
        let end = end as usize;
        self.token.text.clear();
        self.token.text.push_str(&self.terms[self.start..end]);
        self.token.position = self.next;
        self.start = end;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
