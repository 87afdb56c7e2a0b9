//! How a value came about: a tree of values, in the manner of `OpenFisca`.
//!
//! Every value that the rules compute is a node that names its formula, the
//! values it was computed from and the dated parameters it used, each with its
//! legal basis. A person can follow a paid amount down to the attendance rows.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::measure::{read_hundredths, write_hundredths};

/// A word of the program, or one that was read from the wire.
pub type Label = Cow<'static, str>;

/// One computed or given value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TraceNode {
    /// What the value is, a stable word such as `payment` or `items.area`.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "entitlement"))]
    pub name: Label,
    /// The value itself.
    pub value: TraceValue,
    /// What it counts: `yuan`, `points`, `square_metres`, `bp`, `minutes`, `credits`, … or empty.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "yuan"))]
    pub unit: Label,
    /// How it was computed from its inputs and parameters; empty for a given fact.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "max(0, gross - carryover_deduction)"))]
    pub formula: Label,
    /// The values it was computed from.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub inputs: Vec<TraceNode>,
    /// The dated parameters it was computed with.
    #[serde(serialize_with = "parameters::write", deserialize_with = "parameters::read")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<TraceParameter>))]
    pub parameters: Vec<Arc<TraceParameter>>,
}

impl TraceNode {
    /// A fact that was given, not computed.
    #[must_use]
    pub const fn fact(name: &'static str, value: TraceValue, unit: &'static str) -> Self {
        Self::computed(name, value, unit, "")
    }

    /// A value computed by a formula; add what it was computed from with [`Self::with_inputs`] and [`Self::with_parameters`].
    #[must_use]
    pub const fn computed(
        name: &'static str,
        value: TraceValue,
        unit: &'static str,
        formula: &'static str,
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            value,
            unit: Cow::Borrowed(unit),
            formula: Cow::Borrowed(formula),
            inputs: Vec::new(),
            parameters: Vec::new(),
        }
    }

    /// With the values that it was computed from.
    #[must_use]
    pub fn with_inputs(mut self, inputs: impl Into<Vec<Self>>) -> Self {
        self.inputs = inputs.into();
        self
    }

    /// With the parameters that it was computed by.
    #[must_use]
    pub fn with_parameters<const N: usize>(mut self, parameters: [&Arc<TraceParameter>; N]) -> Self {
        self.parameters = parameters.iter().map(|parameter| Arc::clone(parameter)).collect();
        self
    }

    /// The first node of that name, itself included, depth first.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Self> {
        if self.name == name {
            return Some(self);
        }
        self.inputs.iter().find_map(|input| input.find(name))
    }
}

/// A parameter of a dated policy, as it stood when the value was computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TraceParameter {
    /// Where it stands in the policy, for example `min_area_centi_m2.center`.
    pub key: String,
    /// Its value in the unit that the key names.
    pub value: TraceValue,
    /// The day from which it holds.
    pub effective_from: NaiveDate,
    /// The document and clause that it rests on.
    pub basis: String,
}

/// A value of a trace: a flag, a whole number, a decimal with two places or a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TraceValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number, on the wire a number.
    Count(i64),
    /// Hundredths, on the wire a decimal string such as `"18295.36"`.
    Hundredths(i64),
    /// A word, on the wire a string.
    Word(Label),
}

impl fmt::Display for TraceValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => flag.fmt(f),
            Self::Count(count) => count.fmt(f),
            Self::Hundredths(hundredths) => write_hundredths(*hundredths, f),
            Self::Word(word) => word.fmt(f),
        }
    }
}

impl From<bool> for TraceValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i64> for TraceValue {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<&'static str> for TraceValue {
    fn from(word: &'static str) -> Self {
        Self::Word(Cow::Borrowed(word))
    }
}

impl Serialize for TraceValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Count(count) => serializer.serialize_i64(*count),
            Self::Hundredths(_) => serializer.collect_str(self),
            Self::Word(word) => serializer.serialize_str(word),
        }
    }
}

impl<'de> Deserialize<'de> for TraceValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TraceValueVisitor)
    }
}

struct TraceValueVisitor;

impl Visitor<'_> for TraceValueVisitor {
    type Value = TraceValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a flag, a whole number or a string")
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<TraceValue, E> {
        Ok(TraceValue::Flag(flag))
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<TraceValue, E> {
        Ok(TraceValue::Count(count))
    }

    fn visit_u64<E: de::Error>(self, count: u64) -> Result<TraceValue, E> {
        i64::try_from(count).map(TraceValue::Count).map_err(|_| E::custom("too large"))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<TraceValue, E> {
        let two_places = text.len() > 3 && text.as_bytes()[text.len() - 3] == b'.';
        Ok(match read_hundredths(text) {
            Ok(hundredths) if two_places => TraceValue::Hundredths(hundredths),
            _ => TraceValue::Word(Cow::Owned(text.to_owned())),
        })
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for TraceValue {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
        OneOfBuilder::new()
            .item(ObjectBuilder::new().schema_type(Type::Boolean))
            .item(ObjectBuilder::new().schema_type(Type::Integer))
            .item(ObjectBuilder::new().schema_type(Type::String))
            .description(Some("A flag, a whole number, a decimal string with two places, or a word"))
            .examples([serde_json::json!("18295.36")])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for TraceValue {}

/// The parameters of a policy are shared by the nodes of every trace that used
/// them, so that a run over ten thousand schools does not copy them.
mod parameters {
    use super::{Arc, Deserialize, Deserializer, Serializer, TraceParameter};

    pub(super) fn write<S: Serializer>(
        all: &[Arc<TraceParameter>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(all.iter().map(|parameter| &**parameter))
    }

    pub(super) fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Arc<TraceParameter>>, D::Error> {
        Ok(Vec::<TraceParameter>::deserialize(deserializer)?.into_iter().map(Arc::new).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_reads_back_as_it_was_written() {
        let parameter = Arc::new(TraceParameter {
            key: "min_area_centi_m2.center".to_owned(),
            value: TraceValue::Count(10_000),
            effective_from: NaiveDate::from_ymd_opt(2025, 1, 1).unwrap(),
            basis: "四(一)".to_owned(),
        });
        let node = TraceNode::computed("min_area", true.into(), "", "counted_area >= minimum")
            .with_inputs([TraceNode::fact("declared_area", TraceValue::Hundredths(16_800), "square_metres")])
            .with_parameters([&parameter]);
        let text = serde_json::to_string(&node).unwrap();
        assert!(text.contains(r#""value":"168.00""#), "{text}");
        assert_eq!(serde_json::from_str::<TraceNode>(&text).unwrap(), node);
        assert_eq!(node.find("declared_area").map(|n| n.value.to_string()).as_deref(), Some("168.00"));
    }
}
