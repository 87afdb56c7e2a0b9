/// A field term: a value of an enum whose word is the same on the wire, in the database and in the console.
///
/// Lets a client treat all such enums alike, for example to label one in the reader's language.
pub trait Word: Copy + PartialEq + std::fmt::Display + std::str::FromStr + 'static {
    /// The name of the enum, for example `Role`.
    const NAME: &'static str;
    /// Every value, in the order of declaration.
    const WORDS: &'static [Self];
    /// The word itself, for example `city_admin`.
    fn word(self) -> &'static str;
}

/// Declares an enum of field terms: one Rust variant, one `snake_case` word.
///
/// The same word is used on the wire, in the database and in the console, so
/// it is written once. Gives `ALL`, `as_str`, `Display` and `FromStr`.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $word:tt),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used on the wire and in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl $crate::Word for $name {
            const NAME: &'static str = stringify!($name);
            const WORDS: &'static [Self] = Self::ALL;
            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::problem::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::problem::UnknownWord),
                }
            }
        }
    };
}
pub(crate) use words;
