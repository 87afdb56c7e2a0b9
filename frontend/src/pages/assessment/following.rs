//! A form on a page that reads its record again while it is being filled in.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use crate::components::Form;

type Fields = Vec<(&'static str, String)>;

/// What the form knows of its record.
#[derive(Clone)]
pub(super) struct Following {
    form: Form,
    known: Rc<RefCell<Fields>>,
}

impl Following {
    /// The form has saved this: it begins anew from there.
    pub(super) fn saved(&self, fields: Fields) {
        self.form.replace(fields.clone());
        self.known.replace(fields);
    }
}

/// Lays the record below what was typed as soon as the page has it otherwise than before: else the next attempt would
/// go out with the new version and the old contents, and undo what somebody else has written meanwhile.
#[hook]
pub(super) fn use_following(form: &Form, record: Fields) -> Following {
    let known = use_mut_ref(|| record.clone());
    let following = Following { form: form.clone(), known };
    {
        let following = following.clone();
        use_effect_with(record, move |record| {
            let changed = *following.known.borrow() != *record;
            if changed {
                following.known.replace(record.clone());
                following.form.rebase(record.clone());
            }
        });
    }
    following
}
