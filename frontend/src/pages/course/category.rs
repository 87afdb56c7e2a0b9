//! The categories of courses and what they are called: a list that the city adds to.

use std::rc::Rc;

use contract::course::{CategoryCode, CategoryState, CourseCategoryView};
use yew::prelude::*;

use crate::{
    api::{Unread, course, use_load},
    i18n::{I18n, Lang},
};

/// The categories, as far as they have been read.
#[derive(Clone, PartialEq)]
pub(in crate::pages) struct Categories {
    list: Option<Rc<Vec<CourseCategoryView>>>,
    /// Why they could not be read.
    pub(in crate::pages) unread: Option<Unread>,
}

/// The categories; the browser keeps them for a minute, so that every part of a page may ask for them.
#[hook]
pub(in crate::pages) fn use_categories() -> Categories {
    let loaded = use_load((), |api, ()| async move { course::categories(&api).await });
    Categories { list: loaded.value.clone(), unread: loaded.unread() }
}

/// What a category is called in the reader's language.
pub(super) fn label_of(i18n: &I18n, category: &CourseCategoryView) -> AttrValue {
    match i18n.lang() {
        Lang::En => category.label_en.clone().into(),
        Lang::ZhCn => category.label_zh.clone().into(),
    }
}

impl Categories {
    fn all(&self) -> impl Iterator<Item = &CourseCategoryView> {
        self.list.iter().flat_map(|list| list.iter())
    }

    /// What a category is called; its code where it is not known.
    pub(in crate::pages) fn label(&self, i18n: &I18n, code: &str) -> AttrValue {
        let known = self.all().find(|category| category.code.as_str() == code);
        known.map_or_else(|| code.to_owned().into(), |category| label_of(i18n, category))
    }

    /// Those that a course may take, and the one that it has.
    pub(in crate::pages) fn choices(
        &self,
        i18n: &I18n,
        kept: Option<&CategoryCode>,
    ) -> Vec<(AttrValue, AttrValue)> {
        self.all()
            .filter(|one| one.status == CategoryState::Approved || Some(&one.code) == kept)
            .map(|one| (one.code.to_string().into(), label_of(i18n, one)))
            .collect()
    }
}
