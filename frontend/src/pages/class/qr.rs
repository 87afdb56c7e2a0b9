//! A text as a QR code, drawn as one path.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};
use yew::prelude::*;

/// The quiet zone that readers need around a code, in modules.
const QUIET: i32 = 4;

/// Properties of [`Qr`].
#[derive(PartialEq, Properties)]
pub(crate) struct QrProps {
    /// What it says.
    pub(crate) text: AttrValue,
    /// What it is, for who cannot see it.
    pub(crate) label: AttrValue,
}

/// A QR code as large as its place.
#[component]
pub(crate) fn Qr(props: &QrProps) -> Html {
    let Ok(code) = QrCode::encode_text(&props.text, QrCodeEcc::Medium) else { return Html::default() };
    let size = code.size() + 2 * QUIET;
    html! {
        <svg class="qr" viewBox={format!("0 0 {size} {size}")} role="img" aria-label={props.label.clone()} shape-rendering="crispEdges">
            <rect width={size.to_string()} height={size.to_string()} fill="#fff" />
            <path d={path(&code)} fill="#000" />
        </svg>
    }
}

/// A square for each dark module.
fn path(code: &QrCode) -> String {
    let places = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let dark = places.filter(|(x, y)| code.get_module(*x, *y));
    dark.fold(String::new(), |mut path, (x, y)| {
        let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        path
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_letters_and_digits_stays_small_enough_for_a_telephone_across_the_room() {
        let code =
            QrCode::encode_text("L0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789A", QrCodeEcc::Medium).unwrap();
        assert_eq!(code.size(), 29, "version 3");
        let drawn = path(&code);
        assert!(drawn.starts_with("M4 4h1v1h-1z"), "the first corner is dark, behind the quiet zone");
        let dark = (0..29).flat_map(|y| (0..29).map(move |x| (x, y)));
        let dark = dark.filter(|(x, y)| code.get_module(*x, *y)).count();
        assert_eq!(drawn.matches('M').count(), dark);
    }
}
