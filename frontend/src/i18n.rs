//! Texts in the reader's language.
//!
//! Every text has a key, `<slice>-<what>`, in `locales/<language>/<slice>.ftl`
//! (Fluent). The words of `contract`'s enums have their labels from the API's own
//! `backend/locales/<language>/words.ftl`, so that console, imports and exports call a
//! thing the same: the enum is the message, each word an attribute. Tests make sure that both languages
//! have the same keys and that each key which is used exists.

use std::rc::Rc;

use contract::Word;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    api::{ApiError, texts},
    components::browser,
};

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    ZhCn,
    /// English.
    En,
}

impl Lang {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The BCP 47 tag, also the name of the folder below `locales/`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::ZhCn => "简体中文",
            Self::En => "English",
        }
    }

    /// The language of a tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }
}

/// The texts of one language and the switch to another.
#[derive(Clone)]
pub struct I18n {
    lang: Lang,
    texts: Rc<FluentBundle<FluentResource>>,
    switch: Callback<Lang>,
    unavailable: Option<Unavailable>,
}

/// A language that was asked for and could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unavailable {
    /// Which attempt it was, so that each is told.
    pub attempt: u32,
    /// Why not.
    pub error: ApiError,
}

impl PartialEq for I18n {
    fn eq(&self, other: &Self) -> bool {
        self.lang == other.lang && self.unavailable == other.unavailable
    }
}

impl I18n {
    /// The texts of `lang`, in Fluent's notation; `switch` is called when the reader chooses another language.
    pub fn new(lang: Lang, source: String, switch: Callback<Lang>) -> Self {
        let mut texts = FluentBundle::new(lang.tag().parse().into_iter().collect());
        texts.set_use_isolating(false);
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(source);
        texts.add_resource_overriding(resource);
        Self { lang, texts: Rc::new(texts), switch, unavailable: None }
    }

    /// The language of these texts.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Changes the language of the whole console.
    pub fn switch_to(&self, lang: Lang) {
        self.switch.emit(lang);
    }

    /// The language that was asked for last, when it could not be had.
    pub const fn unavailable(&self) -> Option<&Unavailable> {
        self.unavailable.as_ref()
    }

    /// The text of a key; the key itself where there is none.
    pub fn t(&self, key: &str) -> AttrValue {
        self.ta(key, &[])
    }

    /// The text of a key with values for its placeholders: `ta("pager-total", &[("count", 3.into())])`.
    pub fn ta(&self, key: &str, values: &[(&'static str, FluentValue<'_>)]) -> AttrValue {
        self.find(key, values).map_or_else(|| key.to_owned().into(), AttrValue::from)
    }

    /// The label of a word of `contract`: `Role::Finance` → “财务人员”.
    pub fn word<W: Word>(&self, word: W) -> AttrValue {
        self.t(&word_key(W::NAME, word.word()))
    }

    /// The label of a word that came as text, by the name of its enum; `None` where the enum has no such word.
    pub fn label(&self, name: &str, word: &str) -> Option<AttrValue> {
        self.find(&word_key(name, word), &[]).map(AttrValue::from)
    }

    /// Every word of an enum with its label, for a select.
    pub fn choices<W: Word>(&self) -> Vec<(AttrValue, AttrValue)> {
        W::WORDS.iter().map(|word| (word.word().into(), self.word(*word))).collect()
    }

    fn find(&self, key: &str, values: &[(&'static str, FluentValue<'_>)]) -> Option<String> {
        let pattern = match key.split_once('.') {
            None => self.texts.get_message(key)?.value()?,
            Some((id, attribute)) => self.texts.get_message(id)?.get_attribute(attribute)?.value(),
        };
        let arguments: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        Some(self.texts.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned())
    }
}

/// Fluent's names begin with a letter, so `60_69` is found under `n60_69`.
fn word_key(name: &str, word: &str) -> String {
    let letter = if word.starts_with(|first: char| first.is_ascii_digit()) { "n" } else { "" };
    format!("{name}.{letter}{word}")
}

/// The texts in the language that the reader chose.
#[hook]
pub fn use_i18n() -> I18n {
    use_context::<I18n>().unwrap_or_else(|| I18n::new(Lang::default(), String::new(), Callback::noop()))
}

const REMEMBERED_AS: &str = "language";

/// Said in both languages, because there are no texts yet.
const NO_TEXTS: &str =
    "页面没有打开，请检查网络后刷新重试。The page did not open. Check the network and reload.";

/// The texts, and what became of the last attempt to get others.
#[derive(Default)]
struct Shown {
    attempt: u32,
    texts: Option<Result<I18n, ApiError>>,
}

/// What an attempt to get the texts of a language brought.
struct Fetched {
    attempt: u32,
    texts: Result<I18n, ApiError>,
}

impl Reducible for Shown {
    type Action = Fetched;

    fn reduce(self: Rc<Self>, Fetched { attempt, texts }: Fetched) -> Rc<Self> {
        if attempt < self.attempt {
            return self;
        }
        let texts = match (texts, &self.texts) {
            (Err(error), Some(Ok(present))) => {
                Ok(I18n { unavailable: Some(Unavailable { attempt, error }), ..present.clone() })
            }
            (texts, _) => texts,
        };
        Rc::new(Self { attempt, texts: Some(texts) })
    }
}

fn preferred() -> Lang {
    browser::remembered(REMEMBERED_AS).and_then(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

/// Gives texts to everything below it and remembers the chosen language.
///
/// While another language is fetched, and when it cannot be had, the one before stays.
#[component]
pub fn I18nProvider(props: &yew::html::ChildrenProps) -> Html {
    let wanted = use_state(|| (preferred(), 0_u32));
    let attempts = use_mut_ref(|| 0_u32);
    let shown = use_reducer(Shown::default);
    let switch = {
        let wanted = wanted.setter();
        Callback::from(move |chosen: Lang| {
            *attempts.borrow_mut() += 1;
            wanted.set((chosen, *attempts.borrow()));
        })
    };
    {
        let shown = shown.dispatcher();
        use_effect_with(*wanted, move |&(lang, attempt)| {
            spawn_local(async move {
                let fetched = texts::fetch(lang).await;
                if fetched.is_ok() {
                    browser::remember(REMEMBERED_AS, lang.tag());
                    browser::set_language(lang.tag());
                }
                let texts = fetched.map(|source| I18n::new(lang, source, switch));
                shown.dispatch(Fetched { attempt, texts });
            });
        });
    }
    match &shown.texts {
        None => Html::default(),
        Some(Err(_)) => html! { <main class="boot" role="alert">{ NO_TEXTS }</main> },
        Some(Ok(i18n)) => {
            html! { <ContextProvider<I18n> context={i18n.clone()}>{ props.children.clone() }</ContextProvider<I18n>> }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(shown: Shown, attempt: u32, texts: Result<I18n, ApiError>) -> Shown {
        Rc::into_inner(Rc::new(shown).reduce(Fetched { attempt, texts })).unwrap()
    }

    fn texts(lang: Lang) -> I18n {
        I18n::new(lang, String::new(), Callback::noop())
    }

    #[test]
    fn a_language_that_cannot_be_had_leaves_the_present_one() {
        let shown = after(Shown::default(), 0, Ok(texts(Lang::ZhCn)));
        let shown = after(shown, 2, Err(ApiError::Unreachable));
        let shown = after(shown, 1, Ok(texts(Lang::En)));
        let present = shown.texts.unwrap().unwrap();
        assert_eq!((present.lang(), present.unavailable().map(|one| one.attempt)), (Lang::ZhCn, Some(2)));
        assert!(after(Shown::default(), 0, Err(ApiError::Unreachable)).texts.unwrap().is_err());
    }
}
