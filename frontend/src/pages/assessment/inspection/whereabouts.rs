//! Where the telephone says that it is.

use contract::facility::Location;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nowhere {
    /// The reader has not let the page know.
    Refused,
    /// It took too long.
    Slow,
    /// The telephone does not know, or the browser does not tell pages.
    Unknown,
}

impl Nowhere {
    /// What is said of it.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Refused => "inspection-place-refused",
            Self::Slow => "inspection-place-slow",
            Self::Unknown => "inspection-place-unknown",
        }
    }
}

/// Asks the browser for the place; waits at most so many milliseconds.
pub(super) async fn here(patience_ms: u32) -> Result<Location, Nowhere> {
    let asked = ask(patience_ms).ok_or(Nowhere::Unknown)?;
    match JsFuture::from(asked).await {
        Ok(position) => location(&position).ok_or(Nowhere::Unknown),
        Err(error) => Err(reason(member(&error, "code").and_then(|code| code.as_f64()))),
    }
}

fn ask(patience_ms: u32) -> Option<Promise> {
    let geolocation = member(&web_sys::window()?.navigator(), "geolocation")?;
    let request: Function = member(&geolocation, "getCurrentPosition")?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"enableHighAccuracy".into(), &true.into()).ok()?;
    Reflect::set(&options, &"timeout".into(), &patience_ms.into()).ok()?;
    Some(Promise::new(&mut |resolve, reject| {
        if request.call3(&geolocation, &resolve, &reject, &options).is_err() {
            let _ = reject.call0(&JsValue::NULL);
        }
    }))
}

fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|found| !found.is_undefined() && !found.is_null())
}

fn location(position: &JsValue) -> Option<Location> {
    let coordinates = member(position, "coords")?;
    let degrees = |name| member(&coordinates, name)?.as_f64();
    placed(degrees("longitude")?, degrees("latitude")?)
}

/// Degrees as the browser counts them, to six places: about a tenth of a metre.
fn placed(longitude: f64, latitude: f64) -> Option<Location> {
    let exact = |degrees: f64| format!("{degrees:.6}");
    Some(Location { longitude: exact(longitude).parse().ok()?, latitude: exact(latitude).parse().ok()? })
}

/// What the browser's number for a failure says: 1 for a refusal, 3 for one that took too long.
fn reason(code: Option<f64>) -> Nowhere {
    match code.map(|code| code.to_string()).as_deref() {
        Some("1") => Nowhere::Refused,
        Some("3") => Nowhere::Slow,
        _ => Nowhere::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_told_to_six_places() {
        let place = placed(109.963_339_123, 39.8).unwrap();
        assert_eq!(
            (place.longitude.to_string(), place.latitude.to_string()),
            ("109.963339".into(), "39.800000".into())
        );
        assert!(placed(f64::NAN, 39.8).is_none());
    }

    #[test]
    fn a_refusal_is_told_from_a_telephone_that_does_not_know() {
        assert_eq!(
            [Some(1.0), Some(2.0), Some(3.0), None].map(reason),
            [Nowhere::Refused, Nowhere::Unknown, Nowhere::Slow, Nowhere::Unknown]
        );
    }
}
