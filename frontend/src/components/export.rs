//! Saves a list as a file.

use yew::prelude::*;

use super::use_toasts;
use crate::{
    api::{Action, Api, ApiError, use_action},
    i18n::use_i18n,
};

/// Prepares an export: `save` asks the API for the file; the reader hears that it is saved, or why not.
#[hook]
pub fn use_export<I, W, Fut>(save: W) -> Action<I>
where
    I: 'static,
    W: Fn(Api, I) -> Fut + 'static,
    Fut: Future<Output = Result<(), ApiError>> + 'static,
{
    let (i18n, toasts) = (use_i18n(), use_toasts());
    use_action(save, move |outcome| match outcome {
        Ok(()) => toasts.success(i18n.t("facility-exported")),
        Err(error) => toasts.failure(&i18n, &error),
    })
}
