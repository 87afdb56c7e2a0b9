//! The few things that need the browser itself. Outside of one (in tests) they do nothing.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, prelude::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Blob, Document, Element, Event, EventTarget, HtmlAnchorElement, HtmlElement, HtmlInputElement,
    KeyboardEvent, Storage, Url, Window,
};
use yew::NodeRef;

fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}

fn document() -> Option<Document> {
    window()?.document()
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// What was remembered in this browser under `name`. Never anything personal.
pub(crate) fn remembered(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Remembers `value` in this browser; a browser that refuses is not an error.
pub(crate) fn remember(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, value);
    }
}

/// Under which names beginning with `prefix` something is remembered in this browser.
pub(crate) fn remembered_names(prefix: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let names = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
    names.filter(|name| name.starts_with(prefix)).collect()
}

/// Forgets what was remembered under `name`.
pub(crate) fn forget(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(name);
    }
}

/// Tells assistive technology the language of the page.
pub(crate) fn set_language(tag: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", tag);
    }
}

/// Sets the title of the tab.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Opens the browser's own dialog for printing the page.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// The beginning of every address of this console: scheme, name and port.
pub(crate) fn origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Puts a text into the clipboard; false where the browser has none, or does not let pages write to it.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(promise) = writing(text) else { return false };
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

fn writing(text: &str) -> Option<js_sys::Promise> {
    let clipboard = js_sys::Reflect::get(&window()?.navigator(), &"clipboard".into()).ok()?;
    let write: js_sys::Function =
        js_sys::Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &text.into()).ok()?.dyn_into().ok()
}

/// Keeps the screen from going dark, where the browser can. A browser lets it go when the page is put away, so it is
/// asked again whenever somebody comes back to the page, until the answer is dropped.
pub(crate) fn keep_awake() -> Option<Listening> {
    ask_for_light();
    listen_to_page("visibilitychange", || {
        if is_visible() {
            ask_for_light();
        }
    })
}

fn ask_for_light() {
    let Some(navigator) = window().map(|window| window.navigator()) else { return };
    let lock = js_sys::Reflect::get(&navigator, &"wakeLock".into()).unwrap_or_default();
    let request = js_sys::Reflect::get(&lock, &"request".into()).ok();
    if let Some(request) = request.and_then(|request| request.dyn_into::<js_sys::Function>().ok()) {
        // A browser may refuse, for example to save its battery; then the screen goes dark as it would anyway.
        let asked = request.call1(&lock, &"screen".into());
        if let Ok(asked) = asked.and_then(JsCast::dyn_into::<js_sys::Promise>) {
            spawn_local(async move { drop(wasm_bindgen_futures::JsFuture::from(asked).await) });
        }
    }
}

/// Whether somebody can see the page.
pub(crate) fn is_visible() -> bool {
    document().is_some_and(|document| !document.hidden())
}

/// Whether the browser thinks that it has a network.
pub(crate) fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Keeps the console in this browser, so that it opens without a network, where the browser can
/// (`web/tablet-worker.js`).
pub(crate) fn keep_pages() {
    let Some(navigator) = window().map(|window| window.navigator()) else { return };
    let workers = js_sys::Reflect::get(&navigator, &"serviceWorker".into()).unwrap_or_default();
    let register = js_sys::Reflect::get(&workers, &"register".into()).ok();
    if let Some(register) = register.and_then(|register| register.dyn_into::<js_sys::Function>().ok()) {
        let _ = register.call1(&workers, &"/tablet-worker.js".into());
    }
}

/// Asks the browser not to clear away what pages keep in it when space runs short.
pub(crate) fn keep_data() {
    let Some(navigator) = window().map(|window| window.navigator()) else { return };
    let storage = js_sys::Reflect::get(&navigator, &"storage".into()).unwrap_or_default();
    let persist = js_sys::Reflect::get(&storage, &"persist".into()).ok();
    if let Some(persist) = persist.and_then(|persist| persist.dyn_into::<js_sys::Function>().ok()) {
        let _ = persist.call0(&storage);
    }
}

/// A random UUID, for idempotency keys. `crypto.randomUUID` would do, but not over plain HTTP by an address of the
/// office's own network; random bytes are to be had there too.
pub(crate) fn random_uuid() -> String {
    let mut bytes = [0; 16];
    if let Some(crypto) = window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    uuid(bytes)
}

/// Random bytes as a UUID of version 4 (RFC 9562).
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// The element that has the focus.
pub(crate) fn focused() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

/// Scrolls a box, and nothing around it, so that the first element in it that `selector` names is to be seen.
pub(crate) fn reveal_inside(node: &NodeRef, selector: &str) {
    let Some(outer) = node.cast::<HtmlElement>() else { return };
    let Some(inner) = outer.query_selector(selector).ok().flatten() else { return };
    let Ok(inner) = inner.dyn_into::<HtmlElement>() else { return };
    let (top, left) = (inner.offset_top(), inner.offset_left());
    let (bottom, right) = (top + inner.offset_height(), left + inner.offset_width());
    let (high, wide) = (outer.client_height(), outer.client_width());
    if top < outer.scroll_top() || bottom > outer.scroll_top() + high {
        outer.set_scroll_top(top - (high - inner.offset_height()) / 2);
    }
    if left < outer.scroll_left() || right > outer.scroll_left() + wide {
        outer.set_scroll_left(left - (wide - inner.offset_width()) / 2);
    }
}

/// Focuses the element with this id.
pub(crate) fn focus(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id))
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Focuses the first element below `within` that matches `selector`; false when there is none.
pub(crate) fn focus_first(within: &NodeRef, selector: &str) -> bool {
    let found = within
        .cast::<HtmlElement>()
        .and_then(|element| element.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    found.is_some_and(|element| element.focus().is_ok())
}

/// What stands in the input with this id.
pub(crate) fn value_of(id: &str) -> Option<String> {
    Some(document()?.get_element_by_id(id)?.dyn_into::<HtmlInputElement>().ok()?.value())
}

/// Marks the whole text of the input with this id, so that what is typed next replaces it.
pub(crate) fn mark_text(id: &str) {
    let input = document().and_then(|document| document.get_element_by_id(id));
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        input.select();
    }
}

/// Whether what happened, happened to an element that `selector` names, or inside of one.
pub(crate) fn happened_within(event: &Event, selector: &str) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Empties the input with this id.
pub(crate) fn empty(id: &str) {
    let input = document().and_then(|document| document.get_element_by_id(id));
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        input.set_value("");
    }
}

/// Presses the element with this id, if it is there and can be pressed.
pub(crate) fn press(id: &str) -> bool {
    let element = document().and_then(|document| document.get_element_by_id(id));
    let element = element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.inspect(HtmlElement::click).is_some()
}

/// Moves the focus so many elements on among those that match `selector`: from elsewhere to the first, before the first
/// to the element with the id `before`, and at the last it stays.
pub(crate) fn step_focus(selector: &str, by: i32, before: &str) {
    let Some(found) = document().and_then(|document| document.query_selector_all(selector).ok()) else {
        return;
    };
    let elements: Vec<HtmlElement> =
        (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect();
    let current = focused().and_then(|one| elements.iter().position(|element| *element == one));
    let Some(current) = current.and_then(|at| i32::try_from(at).ok()) else {
        elements.first().map(HtmlElement::focus);
        return;
    };
    match usize::try_from(current + by) {
        Ok(next) => drop(elements.get(next).map(HtmlElement::focus)),
        Err(_) => focus(before),
    }
}

/// Hears every key that is pressed on the page, before anything else does, until it is dropped.
pub(crate) struct Keys {
    window: Window,
    heard: Closure<dyn Fn(KeyboardEvent)>,
}

impl Drop for Keys {
    fn drop(&mut self) {
        let heard = self.heard.as_ref().unchecked_ref();
        let _ = self.window.remove_event_listener_with_callback_and_bool("keydown", heard, true);
    }
}

/// Listens to the keys.
pub(crate) fn on_key(heard: impl Fn(&KeyboardEvent) + 'static) -> Option<Keys> {
    let window = window()?;
    let heard = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| heard(&event));
    window.add_event_listener_with_callback_and_bool("keydown", heard.as_ref().unchecked_ref(), true).ok()?;
    Some(Keys { window, heard })
}

/// Hears an event until it is dropped.
pub(crate) struct Listening {
    target: EventTarget,
    event: &'static str,
    heard: Closure<dyn Fn()>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ =
            self.target.remove_event_listener_with_callback(self.event, self.heard.as_ref().unchecked_ref());
    }
}

/// Listens for an event that `html!` has no attribute for.
pub(crate) fn listen(node: &NodeRef, event: &'static str, heard: impl Fn() + 'static) -> Option<Listening> {
    listening(node.cast::<HtmlElement>()?.into(), event, heard)
}

/// Listens for an event wherever on the page it happens.
pub(crate) fn listen_to_page(event: &'static str, heard: impl Fn() + 'static) -> Option<Listening> {
    listening(document()?.into(), event, heard)
}

fn listening(target: EventTarget, event: &'static str, heard: impl Fn() + 'static) -> Option<Listening> {
    let heard = Closure::<dyn Fn()>::new(heard);
    target.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref()).ok()?;
    Some(Listening { target, event, heard })
}

/// Scrolls to the top of the page.
pub(crate) fn scroll_to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Hands a file to the browser to be saved.
pub(crate) fn save_as(bytes: &[u8], kind: &str, name: &str) -> Option<()> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address).ok()
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn random_bytes_become_a_uuid_of_version_four() {
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
    }
}
