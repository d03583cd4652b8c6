//! Hands the analyzer's terms to tantivy, without an allocation for each.

use crate::analysis::Analyzer;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The analyzer as tantivy sees it.
#[derive(Default, Clone)]
pub struct FusedTokenizer {
    analyzer: Analyzer,
}

pub struct FusedTokens<'a> {
    analyzer: &'a Analyzer,
    next: usize,
    token: Token,
}

impl Tokenizer for FusedTokenizer {
    type TokenStream<'a> = FusedTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FusedTokens<'a> {
        self.analyzer.read(text);
        FusedTokens { analyzer: &self.analyzer, next: 0, token: Token::default() }
    }
}

impl TokenStream for FusedTokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(&place) = self.analyzer.places().get(self.next) else { return false };
        self.analyzer.write_term(place, &mut self.token.text);
        self.token.position = self.next;
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
