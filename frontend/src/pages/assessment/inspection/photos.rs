//! Photographs of the site: taken by the telephone, sent at once, and looked at.

use contract::{
    assessment::{InspectionPhotoSubject, InspectionPhotoView},
    ids::InspectionId,
};
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use super::whereabouts::here;
use crate::{
    api::{
        ApiError,
        inspection::{self, NewPhoto},
        use_action, use_load,
    },
    components::{Button, Card, Dialog, Empty, Icon, Notice, Tone, describe, use_toasts},
    i18n::{I18n, use_i18n},
    time,
};

/// A picture goes without its place rather than wait longer for it.
const PATIENCE_MS: u32 = 6_000;

/// Properties of [`Photos`].
#[derive(PartialEq, Properties)]
pub(super) struct PhotosProps {
    /// The inspection.
    pub(super) id: InspectionId,
    /// What there is.
    pub(super) photos: Vec<InspectionPhotoView>,
    /// Whether the reader adds to it.
    pub(super) takes: bool,
    /// Hears that there is one more.
    pub(super) ondone: Callback<()>,
}

/// The photographs, and a button for each kind of them.
#[component]
pub(super) fn Photos(props: &PhotosProps) -> Html {
    let i18n = use_i18n();
    let open = use_state(|| None::<InspectionPhotoView>);
    let show = {
        let open = open.clone();
        Callback::from(move |photo| open.set(photo))
    };
    let id = props.id;
    let photo = |photo: &InspectionPhotoView| {
        let opened = photo.clone();
        let name = name(&i18n, photo);
        html! {
            <li key={photo.id.to_string()}>
                <button type="button" class="photo" aria-label={i18n.ta("inspection-open-photo", &[("photo", name.to_string().into())])}
                    onclick={show.reform(move |_: MouseEvent| Some(opened.clone()))}>
                    <Picture {id} photo={photo.clone()} />
                    <span>{ i18n.word(photo.what) }</span>
                    <span class="subtle">{ time::minute(photo.taken_at) }</span>
                </button>
            </li>
        }
    };
    html! {
        <Card title={i18n.ta("inspection-photos", &[("count", props.photos.len().into())])}>
            if props.takes { <Take {id} ondone={props.ondone.clone()} /> }
            if props.photos.is_empty() { <Empty title={i18n.t("inspection-no-photos")} advice={i18n.t("inspection-no-photos-advice")} /> }
            else { <ul class="photos">{ for props.photos.iter().map(photo) }</ul> }
            if let Some(photo) = (*open).clone() { <Large {id} {photo} onclose={show.reform(|()| None)} /> }
        </Card>
    }
}

fn name(i18n: &I18n, photo: &InspectionPhotoView) -> AttrValue {
    format!("{} {}", i18n.word(photo.what), time::minute(photo.taken_at)).into()
}

#[derive(PartialEq, Properties)]
struct PictureProps {
    id: InspectionId,
    photo: InspectionPhotoView,
}

/// The picture itself, read with the reader's own sign-in.
#[component]
fn Picture(props: &PictureProps) -> Html {
    let i18n = use_i18n();
    let found = use_load((props.id, props.photo.id), |api, (id, photo)| async move {
        inspection::photo(&api, id, photo).await
    });
    let alt = name(&i18n, &props.photo);
    // Inside a button nothing else can be pressed: a picture that did not come says so, and opening it tries again.
    match (&found.value, found.failed()) {
        (Some(src), _) => html! { <img src={(**src).clone()} {alt} /> },
        (None, true) => html! { <span class="photo-missing">{ i18n.t("inspection-photo-missing") }</span> },
        (None, false) => {
            html! { <span class="photo-missing"><span class="spinner" aria-hidden="true" /></span> }
        }
    }
}

#[derive(PartialEq, Properties)]
struct LargeProps {
    id: InspectionId,
    photo: InspectionPhotoView,
    onclose: Callback<()>,
}

/// One photograph with what is known of it.
#[component]
fn Large(props: &LargeProps) -> Html {
    let i18n = use_i18n();
    let photo = &props.photo;
    let place = photo.location.map(|at| format!("{}, {}", at.longitude, at.latitude));
    html! {
        <Dialog title={name(&i18n, photo)} wide=true onclose={props.onclose.clone()}>
            <div class="photo-large"><Picture id={props.id} photo={photo.clone()} /></div>
            <p class="subtle">{ i18n.ta("inspection-photo-place", &[("place", place.unwrap_or_else(|| "—".to_owned()).into())]) }</p>
            <p class="digest">{ i18n.ta("inspection-photo-hash", &[("hash", photo.sha256.clone().into())]) }</p>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct TakeProps {
    id: InspectionId,
    ondone: Callback<()>,
}

/// Why a photograph is not there.
#[derive(Clone, PartialEq)]
enum Refused {
    /// It is neither a JPEG nor a PNG.
    Kind,
    Api(ApiError),
}

/// Takes a photograph and sends it; one that could not be sent stays until it is sent again or put away.
#[component]
fn Take(props: &TakeProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let (refused, gone) = (use_state(|| None::<Refused>), use_state(|| 0_u32));
    let kept = use_mut_ref(|| None::<(InspectionPhotoSubject, File)>);
    let id = props.id;
    let send = {
        let (i18n, told, kept) = (i18n.clone(), gone.clone(), kept.clone());
        let (refused, ondone) = (refused.clone(), props.ondone.clone());
        use_action(
            move |api, (what, file, kind): (InspectionPhotoSubject, File, &'static str)| {
                let told = told.clone();
                told.set(0);
                async move {
                    let location = here(PATIENCE_MS).await.ok();
                    let photo = NewPhoto { file, kind, what, location };
                    inspection::add_photo(&api, id, &photo, Callback::from(move |percent| told.set(percent)))
                        .await
                }
            },
            move |outcome: Result<InspectionPhotoView, ApiError>| match outcome {
                Ok(_) => {
                    kept.replace(None);
                    toasts.success(i18n.t("inspection-photo-added"));
                    ondone.emit(());
                }
                Err(error) => refused.set(Some(Refused::Api(error))),
            },
        )
    };
    let take = {
        let (refused, kept, run) = (refused.clone(), kept.clone(), send.run.clone());
        Callback::from(move |(what, file): (InspectionPhotoSubject, File)| match media_type(&file.type_()) {
            Some(kind) => {
                refused.set(None);
                kept.replace(Some((what, file.clone())));
                run.emit((what, file, kind));
            }
            None => refused.set(Some(Refused::Kind)),
        })
    };
    let again = {
        let (kept, take) = (kept.clone(), take.clone());
        Callback::from(move |_: MouseEvent| {
            let waiting = kept.borrow().clone();
            if let Some(waiting) = waiting {
                take.emit(waiting);
            }
        })
    };
    let put_away = {
        let refused = refused.clone();
        Callback::from(move |_: MouseEvent| {
            kept.replace(None);
            refused.set(None);
        })
    };
    // The next picture waits until it is decided what becomes of one that could not be sent.
    let busy = send.busy || matches!(&*refused, Some(Refused::Api(_)));
    html! { <>
        <div class="touch-steps">
            { for InspectionPhotoSubject::ALL.iter().map(|what| html! { <Shutter what={*what} {busy} ontake={take.clone()} /> }) }
        </div>
        if send.busy {
            <p class="waiting sending" role="status">
                <progress max="100" value={gone.to_string()} aria-label={i18n.t("attachment-sending")} />
                { i18n.t("attachment-sending") }
            </p>
        }
        if let Some(refused) = &*refused { { told(&i18n, refused, send.busy, &again, &put_away) } }
    </> }
}

/// The media type in which a picture is sent; none for what is no picture that the server keeps.
fn media_type(of_file: &str) -> Option<&'static str> {
    ["image/jpeg", "image/png"].into_iter().find(|kind| *kind == of_file)
}

fn told(
    i18n: &I18n,
    refused: &Refused,
    busy: bool,
    again: &Callback<MouseEvent>,
    put_away: &Callback<MouseEvent>,
) -> Html {
    match refused {
        Refused::Kind => html! {
            <Notice tone={Tone::Bad} urgent=true title={i18n.t("inspection-photo-kind")}><p>{ i18n.t("inspection-photo-kind-advice") }</p></Notice>
        },
        Refused::Api(error) => {
            let (title, advice) = describe(i18n, error);
            html! {
                <Notice tone={Tone::Bad} urgent=true {title}>
                    { for advice.map(|advice| html! { <p>{ advice }</p> }) }
                    <p>{ i18n.t("inspection-photo-kept") }</p>
                    <div class="actions">
                        <Button icon={Icon::Repeat} label={i18n.t("failure-retry")} {busy} onclick={again.clone()} />
                        <Button label={i18n.t("inspection-photo-put-away")} onclick={put_away.clone()} />
                    </div>
                </Notice>
            }
        }
    }
}

#[derive(PartialEq, Properties)]
struct ShutterProps {
    what: InspectionPhotoSubject,
    busy: bool,
    ontake: Callback<(InspectionPhotoSubject, File)>,
}

/// Opens the camera of the telephone, or the file chooser where there is none.
#[component]
fn Shutter(props: &ShutterProps) -> Html {
    let i18n = use_i18n();
    let (what, id) = (props.what, format!("photo-{}", props.what));
    let onchange = props.ontake.clone();
    let onchange = Callback::from(move |event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        let chosen = input.files().and_then(|files| files.get(0));
        // The same picture can be chosen again after a failure.
        input.set_value("");
        if let Some(file) = chosen {
            onchange.emit((what, file));
        }
    });
    html! {
        <div class="file-choice">
            <input id={id.clone()} type="file" accept="image/*" capture="environment" disabled={props.busy} {onchange} />
            <label for={id} class="pf-v6-c-button pf-m-secondary">{ Html::from(Icon::Plus) }{ i18n.ta("inspection-take-photo", &[("what", i18n.word(what).to_string().into())]) }</label>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_server_keeps_is_sent() {
        assert_eq!(media_type("image/jpeg"), Some("image/jpeg"));
        assert_eq!(media_type("image/png"), Some("image/png"));
        assert_eq!(["image/heic", "application/pdf", ""].map(media_type), [None; 3]);
    }
}
