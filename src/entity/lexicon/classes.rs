//! The classes of words; the build script reads this file too, so that it needs nothing of the rest.

/// A set of word classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(pub u32);

impl Classes {
    pub const NONE: Self = Self(0);
    pub const NOUN: Self = Self(1);
    pub const VERB: Self = Self(1 << 1);
    pub const FUNCTION: Self = Self(1 << 2);
    /// Never inside the name of a body.
    pub const BREAK: Self = Self(1 << 3);
    pub const DIVISION: Self = Self(1 << 4);
    pub const PLACE: Self = Self(1 << 5);
    /// A body's name may begin with it: 国家, 中国.
    pub const ANCHOR: Self = Self(1 << 6);
    /// What an office is for: 财政, 城市管理.
    pub const CORE: Self = Self(1 << 7);
    pub const STRONG: Self = Self(1 << 8);
    pub const WEAK: Self = Self(1 << 9);
    pub const BODY: Self = Self(1 << 10);
    pub const SUB: Self = Self(1 << 11);
    pub const TITLE: Self = Self(1 << 12);
    pub const HONORIFIC: Self = Self(1 << 13);
    pub const SPEECH: Self = Self(1 << 14);
    pub const EVENT: Self = Self(1 << 15);
    pub const EVENT_TAIL: Self = Self(1 << 16);
    pub const PLACE_SUFFIX: Self = Self(1 << 17);
    pub const REGION: Self = Self(1 << 18);
    pub const NUMBER: Self = Self(1 << 19);
    pub const LATIN: Self = Self(1 << 20);
    pub const PUNCTUATION: Self = Self(1 << 21);
    pub const SPACE: Self = Self(1 << 22);
    /// 第 with its number.
    pub const ORDINAL: Self = Self(1 << 23);
    /// A Han character that belongs to no word.
    pub const HAN: Self = Self(1 << 24);

    /// True if the two sets share a class.
    #[inline]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[inline]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The class that the word lists call by this name.
    pub fn from_key(key: &str) -> Self {
        match key {
            "n" | "noun" => Self::NOUN,
            "v" => Self::VERB,
            "f" => Self::FUNCTION,
            "break" => Self::BREAK,
            "anchor" => Self::ANCHOR,
            "core" => Self::CORE,
            "strong" => Self::STRONG,
            "weak" => Self::WEAK,
            "body" => Self::BODY,
            "sub" => Self::SUB,
            "title" => Self::TITLE,
            "honorific" => Self::HONORIFIC,
            "speech" => Self::SPEECH,
            "event" => Self::EVENT,
            "eventtail" => Self::EVENT_TAIL,
            "placesuffix" => Self::PLACE_SUFFIX,
            "region" => Self::REGION,
            _ => Self::NONE,
        }
    }
}
