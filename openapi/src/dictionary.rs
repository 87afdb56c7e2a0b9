//! The field's terms with their labels, for clients that do not carry their own.

use serde::{Deserialize, Serialize};

/// What something is called, by language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Labels {
    /// In Chinese.
    #[serde(rename = "zh-CN")]
    pub chinese: String,
    /// In English.
    pub en: String,
}

/// A word of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DictionaryWord {
    /// The word on the wire.
    pub word: String,
    /// What it is called.
    pub labels: Labels,
}

/// An enum of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DictionaryView {
    /// The name of the enum, as in the schema.
    pub name: String,
    /// What it is called.
    pub labels: Labels,
    /// Its words, in order.
    pub words: Vec<DictionaryWord>,
}

/// Every enum of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DictionaryList {
    /// The enums, by name.
    pub items: Vec<DictionaryView>,
}
