//! What an option of a survey is called.

use contract::curriculum::DemandOptionView;
use yew::prelude::*;

use crate::{i18n::I18n, pages::course::Categories};

/// A course by its title, a topic with its category, or a category as a whole.
pub(super) fn name(i18n: &I18n, categories: &Categories, option: &DemandOptionView) -> AttrValue {
    let category = categories.label(i18n, option.category.as_str());
    match (&option.course_title, &option.topic) {
        (Some(title), _) => i18n.ta("demand-option-course", &[("title", title.as_str().into())]),
        (None, Some(topic)) => i18n.ta(
            "demand-option-topic",
            &[("category", category.to_string().into()), ("topic", topic.as_str().into())],
        ),
        (None, None) => category,
    }
}
