//! Puts the console into the page.

fn main() {
    yew::Renderer::<console::app::App>::new().render();
}
