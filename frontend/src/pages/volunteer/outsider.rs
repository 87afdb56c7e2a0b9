//! Changing a member, and forgetting somebody from outside.

use std::rc::Rc;

use contract::{
    ids::VolunteerTeamId,
    volunteer::{UpdateVolunteerMember, VolunteerMemberView},
};
use yew::prelude::*;

use crate::{
    api::{Tagged, use_edit, volunteer},
    components::{Dialog, Field, FieldKind, Form, FormView, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    pages::ask::{AskReason, work},
};

/// Properties of [`EditMember`] and [`EraseMember`].
#[derive(PartialEq, Properties)]
pub(super) struct MemberProps {
    /// Of which team.
    pub(super) id: VolunteerTeamId,
    /// The member, as it was read.
    pub(super) member: VolunteerMemberView,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is not as before.
    pub(super) ondone: Callback<()>,
}

/// The number is sealed, so its field is empty until another one is typed.
fn initial(member: &VolunteerMemberView) -> Vec<(&'static str, String)> {
    vec![
        ("/name", member.name.clone()),
        ("/phone", String::new()),
        ("/no_phone", "false".to_owned()),
        ("/leads", member.leads.to_string()),
    ]
}

fn changed(form: &Form, i18n: &I18n, outside: bool) -> Option<UpdateVolunteerMember> {
    let mut read = form.read(i18n);
    let name = if outside { read.text("/name") } else { String::new() };
    let typed = read.optional_text("/phone");
    let phone = if read.checked("/no_phone") { Some(String::new()) } else { typed };
    let leads = read.checked("/leads");
    read.complete().then(|| UpdateVolunteerMember {
        name: (outside && form.touched("/name")).then_some(name),
        phone: phone.filter(|_| outside),
        leads: form.touched("/leads").then_some(leads),
    })
}

/// Changes who leads; of somebody from outside also the name and the telephone number.
#[component]
pub(super) fn EditMember(props: &MemberProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| initial(&props.member));
    let (which, outside) = ((props.id, props.member.id), props.member.learner_id.is_none());
    let record: Rc<Tagged<VolunteerMemberView>> = {
        let member = props.member.clone();
        use_memo((), move |()| Tagged { etag: format!("\"v{}\"", member.version), value: member })
    };
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &record,
            initial,
            move |api| async move { volunteer::member(&api, which).await },
            move |api, etag: String, change: UpdateVolunteerMember| async move {
                volunteer::edit_member(&api, which, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("volunteer-member-edited"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, move |form, i18n| changed(form, i18n, outside));
    let onclose = edit.leave(&props.onclose, &props.ondone);
    let kept = props.member.phone_masked.clone();
    html! {
        <Dialog title={i18n.t("volunteer-edit-member")} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("teacher-save")} busy={edit.busy} {onsubmit} oncancel={onclose} narrow=true>
                if outside {
                    <Field form={form.clone()} at="/name" label={i18n.t("volunteer-name")} required=true />
                    <Field form={form.clone()} at="/phone" label={i18n.t("learner-phone")} kind={FieldKind::Digits} hint={i18n.t("volunteer-phone-hint")} />
                    if let Some(kept) = kept {
                        <Field form={form.clone()} at="/no_phone" label={i18n.ta("volunteer-no-phone", &[("phone", kept.into())])} kind={FieldKind::Checkbox} />
                    }
                }
                <Field {form} at="/leads" label={i18n.t("volunteer-leads")} kind={FieldKind::Checkbox} />
            </FormView>
        </Dialog>
    }
}

/// Forgets somebody from outside, for a reason.
#[component]
pub(super) fn EraseMember(props: &MemberProps) -> Html {
    let i18n = use_i18n();
    let which = (props.id, props.member.id);
    let send = Callback::from(move |reason: String| {
        work(move |api| {
            let reason = reason.clone();
            async move { volunteer::erase_member(&api, which, reason).await }
        })
    });
    html! {
        <AskReason title={i18n.t("volunteer-erase")} what={i18n.ta("volunteer-erase-what", &[("name", props.member.name.clone().into())])} done={i18n.t("volunteer-erased")} {send}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}
