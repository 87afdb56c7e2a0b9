//! What is kept of how a value came about: its trace, or nothing.
//!
//! The rules are written once and say at each step what they did; whoever asks for figures only passes
//! [`Unrecorded`], of which the compiler leaves nothing, and computes the very same figures.

use std::sync::Arc;

use contract::trace::{TraceNode, TraceParameter, TraceValue};

/// A node of a trace while the rules are at work; each member is that of [`TraceNode`].
pub(super) trait Record: Sized {
    /// A fact that was given.
    fn fact(name: &'static str, value: TraceValue, unit: &'static str) -> Self;

    /// A value computed by a formula.
    fn computed(name: &'static str, value: TraceValue, unit: &'static str, formula: &'static str) -> Self;

    /// A given value of hundredths, or one that is computed elsewhere in the trace.
    fn given(name: &'static str, hundredths: i64, unit: &'static str) -> Self {
        Self::fact(name, TraceValue::Hundredths(hundredths), unit)
    }

    /// A computed amount in fen.
    fn yuan(name: &'static str, fen: i64, formula: &'static str) -> Self {
        Self::computed(name, TraceValue::Hundredths(fen), "yuan", formula)
    }

    /// With the values that it was computed from.
    fn with_inputs(self, inputs: impl Into<Vec<Self>>) -> Self;

    /// With the parameters that it was computed by.
    fn with_parameters<const N: usize>(self, parameters: [&Arc<TraceParameter>; N]) -> Self;
}

impl Record for TraceNode {
    fn fact(name: &'static str, value: TraceValue, unit: &'static str) -> Self {
        Self::fact(name, value, unit)
    }

    fn computed(name: &'static str, value: TraceValue, unit: &'static str, formula: &'static str) -> Self {
        Self::computed(name, value, unit, formula)
    }

    fn with_inputs(self, inputs: impl Into<Vec<Self>>) -> Self {
        self.with_inputs(inputs)
    }

    fn with_parameters<const N: usize>(self, parameters: [&Arc<TraceParameter>; N]) -> Self {
        self.with_parameters(parameters)
    }
}

/// Nothing of a trace.
#[derive(Clone, Copy)]
pub(super) struct Unrecorded;

impl Record for Unrecorded {
    fn fact(_: &'static str, _: TraceValue, _: &'static str) -> Self {
        Self
    }

    fn computed(_: &'static str, _: TraceValue, _: &'static str, _: &'static str) -> Self {
        Self
    }

    fn with_inputs(self, _: impl Into<Vec<Self>>) -> Self {
        self
    }

    fn with_parameters<const N: usize>(self, _: [&Arc<TraceParameter>; N]) -> Self {
        self
    }
}
