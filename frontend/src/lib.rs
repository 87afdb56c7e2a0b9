//! The console of the Silver Academy (银发学堂): what clerks and officials work with, in a browser.
//!
//! | where | what |
//! |---|---|
//! | [`route`] | every page: its address, its component, who may open it |
//! | [`navigation`] | the menu at the left, ordered by task |
//! | [`session`] | who is signed in |
//! | [`may`] | who may do what, from the OpenAPI document |
//! | `kept` | what the tablet at the door keeps until the server has it |
//! | [`i18n`] | texts in Chinese and English, from `locales/<language>/<slice>.ftl` |
//! | [`api`] | the only code that speaks HTTP, typed by `contract` |
//! | [`components`] | thin, accessible building blocks over `PatternFly`'s style sheets |
//! | `pages/<slice>/` | the pages, one folder a slice, named as in the backend |
//!
//! How to add a page in five steps: `docs/CONSOLE.md`. How the browser gets
//! it: `scripts/build-console` (add `--dev` while working). What is fetched at the
//! start has to stay below 350 KB of gzipped wasm, so every dependency is weighed,
//! and the pages are cut off into parts that are fetched when they are opened.

pub mod api;
pub mod app;
pub mod components;
pub mod i18n;
mod kept;
pub mod may;
pub mod navigation;
pub mod pages;
pub mod route;
pub mod session;
pub mod time;
