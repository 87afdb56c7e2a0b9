//! Reads JSON into the types of `contract` with as little code as possible.
//!
//! What `serde_json` does for each type by itself (structs given as arrays,
//! sentences about every possible mistake) was a fifth of the whole console.
//! Here a text is parsed once into a [`Value`], and a type picks its members
//! from that; any mistake is simply [`Unreadable`].

use serde::{
    Deserializer,
    de::{
        self, DeserializeOwned, DeserializeSeed, EnumAccess, Expected, IntoDeserializer, MapAccess,
        SeqAccess, Unexpected, VariantAccess, Visitor,
    },
};
use serde_json::{Map, Value, map, value::Number};

/// The text is not what the type expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Reads a JSON text as `T`.
pub(super) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    T::deserialize(Node(parse(text)?))
}

fn parse(text: &str) -> Result<Value, Unreadable> {
    serde_json::from_str(text).map_err(|_| Unreadable)
}

struct Node(Value);

fn number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, Unreadable> {
    if let Some(whole) = number.as_u64() {
        visitor.visit_u64(whole)
    } else if let Some(whole) = number.as_i64() {
        visitor.visit_i64(whole)
    } else {
        Err(Unreadable)
    }
}

macro_rules! numbers {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            match &self.0 {
                Value::Number(given) => number(given, visitor),
                _ => Err(Unreadable),
            }
        }
    )+};
}

macro_rules! texts {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            match self.0 {
                Value::String(text) => visitor.visit_string(text),
                _ => Err(Unreadable),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Node {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(given) => visitor.visit_bool(given),
            Value::Number(given) => number(&given, visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            Value::Object(members) => visitor.visit_map(Members::of(members)),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    texts! { deserialize_str deserialize_string deserialize_char deserialize_identifier }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Bool(given) => visitor.visit_bool(given),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Object(members) => visitor.visit_map(Members::of(members)),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::String(word) => visitor.visit_enum(Choice { word, content: None }),
            Value::Object(members) => {
                let (word, content) = members.into_iter().next().ok_or(Unreadable)?;
                visitor.visit_enum(Choice { word, content: Some(content) })
            }
            _ => Err(Unreadable),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { i128 u128 f32 f64 bytes byte_buf unit unit_struct tuple_struct }
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unreadable> {
        self.0.next().map(|item| seed.deserialize(Node(item))).transpose()
    }
}

struct Members {
    rest: map::IntoIter,
    value: Option<Value>,
}

impl Members {
    fn of(members: Map<String, Value>) -> Self {
        Self { rest: members.into_iter(), value: None }
    }
}

impl<'de> MapAccess<'de> for Members {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unreadable> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Node(Value::String(name))).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(Node(self.value.take().ok_or(Unreadable)?))
    }
}

struct Choice {
    word: String,
    content: Option<Value>,
}

impl<'de> EnumAccess<'de> for Choice {
    type Error = Unreadable;
    type Variant = Content;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Content), Unreadable> {
        let word: de::value::StringDeserializer<Unreadable> = self.word.into_deserializer();
        Ok((seed.deserialize(word)?, Content(self.content)))
    }
}

struct Content(Option<Value>);

impl<'de> VariantAccess<'de> for Content {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        if self.0.is_none() { Ok(()) } else { Err(Unreadable) }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(Node(self.0.ok_or(Unreadable)?))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        Node(self.0.ok_or(Unreadable)?).deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        Node(self.0.ok_or(Unreadable)?).deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use contract::{auth::AccountView, money::Yuan, page::Page, problem::ProblemDetails};
    use serde::Deserialize;

    use super::*;

    const ACCOUNT: &str = r#"{"id":"01890a5d-ac96-774b-bcce-b302099a8057","username":"a","display_name":"甲","active":true,
        "version":9007199254740993,"grants":[{"role":"finance","scope":"county","division_code":"150602"}],"later":{"x":[1]}}"#;

    #[test]
    fn a_record_reads_as_serde_json_reads_it() {
        let account: AccountView = decode(ACCOUNT).unwrap();
        assert_eq!(account, serde_json::from_str(ACCOUNT).unwrap());
        let page: Page<Yuan> = decode(r#"{"items":["1.50"],"next_cursor":null}"#).unwrap();
        assert_eq!(page, serde_json::from_str(r#"{"items":["1.50"],"next_cursor":null}"#).unwrap());
        let problem = r#"{"type":"/x","title":"t","status":422,"code":"c","request_id":"r","errors":[{"pointer":"/a","code":"c","detail":"d"}]}"#;
        assert_eq!(decode::<ProblemDetails>(problem).unwrap(), serde_json::from_str(problem).unwrap());
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Shape {
        Nothing,
        One(i32),
        Pair { left: u8, right: Option<String> },
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Tagged {
        Small { n: u64 },
    }

    #[test]
    fn enums_maps_and_loose_values_are_read() {
        let shapes: Vec<Shape> =
            decode(r#"["nothing",{"one":-3},{"pair":{"left":1,"right":null}}]"#).unwrap();
        assert_eq!(shapes, [Shape::Nothing, Shape::One(-3), Shape::Pair { left: 1, right: None }]);
        assert_eq!(decode::<Tagged>(r#"{"kind":"small","n":7}"#).unwrap(), Tagged::Small { n: 7 });
        assert_eq!(
            decode::<BTreeMap<String, bool>>(r#"{"a":true}"#).unwrap(),
            BTreeMap::from([("a".to_owned(), true)])
        );
        let loose = r#"{"before":{"n":1,"list":[null,"x"]}}"#;
        assert_eq!(decode::<Value>(loose).unwrap(), serde_json::from_str::<Value>(loose).unwrap());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"items":[1],"next_cursor":null}"#,
            r#"{"items":["1.005"],"next_cursor":null}"#,
        ] {
            assert_eq!(decode::<Page<Yuan>>(text), Err(Unreadable), "{text}");
        }
        assert_eq!(decode::<u8>("256"), Err(Unreadable));
        assert_eq!(decode::<u8>("1.5"), Err(Unreadable));
    }
}
