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

/// Those below `parent` alone: while the list for another choice is on its way, that of the one before offers nothing.
fn choices_in(parent: &str, divisions: &[DivisionView]) -> Vec<(AttrValue, AttrValue)> {
    choices(divisions).into_iter().filter(|(code, _)| code.starts_with(parent)).collect()
}
