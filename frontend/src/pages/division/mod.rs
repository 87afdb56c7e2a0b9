//! Administrative divisions, and choosing one of them.

mod filter;
mod picker;
mod tree;

pub use filter::{CountyFilter, CountyTownshipFilter};
pub use picker::DivisionPicker;
pub use tree::TreePage;

use contract::division::DivisionView;
use yew::AttrValue;

/// Divisions as choices: code and name.
fn choices(divisions: &[DivisionView]) -> Vec<(AttrValue, AttrValue)> {
    divisions.iter().map(|one| (one.code.to_string().into(), one.name_zh.clone().into())).collect()
}
