//! Editing a record of which somebody else may have made a newer version in the meantime.

use std::{future::Future, rc::Rc};

use yew::prelude::*;

use super::{Api, ApiError, Tagged, use_action};
use crate::{components::Form, i18n::I18n};

/// How a change with a version went.
pub enum Written<T, U> {
    /// It is done.
    Saved(U),
    /// Somebody else was faster: nothing is changed, and this is the record as it is now.
    Stale(Rc<Tagged<T>>),
}

/// The record of a list that `version` knows, with its version: of what is read in lists only.
pub(super) fn tagged_by_version<T>(
    all: Vec<T>,
    version: impl Fn(&T) -> Option<i64>,
) -> Result<Tagged<T>, ApiError> {
    let tagged = |value: T| Some(Tagged { etag: format!("\"v{}\"", version(&value)?), value });
    all.into_iter().find_map(tagged).ok_or(ApiError::Unreadable)
}

/// A change of one record that the reader can ask for.
pub struct Edit<T, C> {
    /// Whether it is under way.
    pub busy: bool,
    /// Asks for it.
    pub save: Callback<C>,
    /// The record as it is known now.
    pub record: Rc<Tagged<T>>,
    /// Whether the record was read again because somebody else had changed it.
    pub renewed: bool,
}

impl<T, C: 'static> Edit<T, C> {
    /// What a form does when it is sent: asks for the change that `changed` reads from it, unless something is amiss.
    pub fn submit(
        &self,
        form: &Form,
        i18n: &I18n,
        changed: impl Fn(&Form, &I18n) -> Option<C> + 'static,
    ) -> Callback<()> {
        let (form, i18n, save) = (form.clone(), i18n.clone(), self.save.clone());
        Callback::from(move |()| {
            if let Some(change) = changed(&form, &i18n) {
                save.emit(change);
            }
        })
    }

    /// What leaving without a change does: `shown` where the page still shows the record as it is, and `renewed` where
    /// somebody else has changed it meanwhile.
    pub fn leave(&self, shown: &Callback<()>, renewed: &Callback<()>) -> Callback<()> {
        if self.renewed { renewed.clone() } else { shown.clone() }
    }
}

/// Prepares a change of the record that was read as `first`: `write` gets its version, and when that is no longer
/// the newest one (412), `read` gets the record anew, so that a second attempt is made with the new version.
#[hook]
pub fn use_versioned<T, C, U, R, RF, W, WF, D>(
    first: &Rc<Tagged<T>>,
    read: R,
    write: W,
    done: D,
) -> Edit<T, C>
where
    T: 'static,
    C: 'static,
    U: 'static,
    R: Fn(Api) -> RF + 'static,
    RF: Future<Output = Result<Tagged<T>, ApiError>> + 'static,
    W: Fn(Api, String, C) -> WF + 'static,
    WF: Future<Output = Result<U, ApiError>> + 'static,
    D: Fn(Result<Written<T, U>, ApiError>) + 'static,
{
    // What was read again counts until the page has something newer.
    let again = use_state(|| None::<(Rc<Tagged<T>>, Rc<Tagged<T>>)>);
    let newer = again.as_ref().filter(|(below, _)| Rc::ptr_eq(below, first)).map(|(_, now)| now.clone());
    let renewed = newer.is_some();
    let record = newer.unwrap_or_else(|| first.clone());
    let (etag, below) = (record.etag.clone(), first.clone());
    let action = use_action(
        move |api: Api, change: C| {
            let (reading, coming) = (read(api.clone()), write(api, etag.clone(), change));
            async move {
                match coming.await {
                    Err(error) if error.is_stale() => reading.await.map(|now| Written::Stale(Rc::new(now))),
                    outcome => outcome.map(Written::Saved),
                }
            }
        },
        move |outcome: Result<Written<T, U>, ApiError>| {
            if let Ok(Written::Stale(now)) = &outcome {
                again.set(Some((below.clone(), now.clone())));
            }
            done(outcome);
        },
    );
    Edit { busy: action.busy, save: action.run, record, renewed }
}

/// Prepares the change that a form makes of a record: when somebody else was faster, the form keeps what was typed
/// and shows at every field what the other changed (`fields` gives the values of a record as the form has them).
#[hook]
pub fn use_edit<T, C, U, F, R, RF, W, WF, D>(
    form: &Form,
    first: &Rc<Tagged<T>>,
    fields: F,
    read: R,
    write: W,
    done: D,
) -> Edit<T, C>
where
    T: 'static,
    C: 'static,
    U: 'static,
    F: Fn(&T) -> Vec<(&'static str, String)> + 'static,
    R: Fn(Api) -> RF + 'static,
    RF: Future<Output = Result<Tagged<T>, ApiError>> + 'static,
    W: Fn(Api, String, C) -> WF + 'static,
    WF: Future<Output = Result<U, ApiError>> + 'static,
    D: Fn(U) + 'static,
{
    let form = form.clone();
    use_versioned(first, read, write, move |outcome| match outcome {
        Ok(Written::Saved(saved)) => done(saved),
        Ok(Written::Stale(now)) => form.rebase(fields(&now.value)),
        Err(error) => form.refuse(error),
    })
}
