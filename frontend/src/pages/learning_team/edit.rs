//! Another name or kind for a team.

use std::rc::Rc;

use contract::learning_team::{LearningTeamKind, LearningTeamView, UpdateLearningTeam};
use yew::prelude::*;

use crate::{
    api::{Tagged, learning_team, use_edit},
    components::{Dialog, Field, FieldKind, Form, FormView, use_form, use_toasts},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Edit`].
#[derive(PartialEq, Properties)]
pub(super) struct EditProps {
    /// The team as the page shows it.
    pub(super) record: Rc<Tagged<LearningTeamView>>,
    /// Hears that it stays as it is.
    pub(super) onclose: Callback<()>,
    /// Hears that it is changed.
    pub(super) ondone: Callback<()>,
}

fn initial(team: &LearningTeamView) -> Vec<(&'static str, String)> {
    vec![("/name", team.name.clone()), ("/kind", team.kind.to_string())]
}

fn changed(form: &Form, i18n: &I18n) -> Option<UpdateLearningTeam> {
    let mut read = form.read(i18n);
    let (name, kind) = (read.text("/name"), read.required("/kind"));
    let change = UpdateLearningTeam {
        name: form.touched("/name").then_some(name),
        kind: kind.filter(|_| form.touched("/kind")),
        leader_id: None,
    };
    read.complete().then_some(change)
}

/// The name and what the team is about; who leads it is said among the members.
#[component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| initial(&props.record.value));
    let id = props.record.value.id;
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.record,
            initial,
            move |api| async move { learning_team::read(&api, id).await },
            move |api, etag: String, change: UpdateLearningTeam| async move {
                learning_team::edit(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("team-edited"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, changed);
    let onclose = edit.leave(&props.onclose, &props.ondone);
    html! {
        <Dialog title={i18n.t("team-edit")} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("teacher-save")} busy={edit.busy} {onsubmit} oncancel={onclose} narrow=true>
                <Field form={form.clone()} at="/name" label={i18n.t("team-name")} required=true />
                <Field {form} at="/kind" label={i18n.t("team-kind")} kind={FieldKind::Select(i18n.choices::<LearningTeamKind>())} required=true />
            </FormView>
        </Dialog>
    }
}
