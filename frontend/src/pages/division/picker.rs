//! Choosing a division step by step: county, township, village.

use contract::division::{DivisionLevel, DivisionView};
use yew::prelude::*;

use super::choices_in;
use crate::{
    api::{Loaded, division, use_load},
    components::{Form, Icon, Select, versions},
    i18n::use_i18n,
};

/// Properties of [`DivisionPicker`].
#[derive(PartialEq, Properties)]
pub struct DivisionPickerProps {
    /// The form that it belongs to.
    pub form: Form,
    /// JSON pointer of the member that takes the code.
    pub at: &'static str,
    /// How deep to choose: a township or a village.
    pub depth: DivisionLevel,
    /// Whether it can only be read.
    #[prop_or_default]
    pub readonly: bool,
}

/// The first `digits` of a code, when it has that many.
fn prefix(code: &str, digits: usize) -> String {
    code.get(..digits).unwrap_or_default().to_owned()
}

/// Chooses a division; the form holds the code of the deepest choice so far.
#[component]
pub fn DivisionPicker(props: &DivisionPickerProps) -> Html {
    let i18n = use_i18n();
    let code = props.form.get(props.at).to_owned();
    let (county, township) = (prefix(&code, 6), prefix(&code, 9));
    use_cut(&props.form, props.at, props.depth);
    let village_wanted = props.depth == DivisionLevel::Village;
    let counties = use_load((), |api, ()| async move { division::counties(&api).await });
    let townships = use_load(county.clone(), |api, county| async move {
        if county.is_empty() { Ok(Vec::new()) } else { division::children(&api, &county, None).await }
    });
    let villages =
        use_load(if village_wanted { township.clone() } else { String::new() }, |api, township| async move {
            if township.is_empty() { Ok(Vec::new()) } else { division::children(&api, &township, None).await }
        });
    let fault = props.form.fault(props.at);
    let deepest = props.form.input_id(props.at);
    let described = fault.is_some().then(|| format!("{deepest}-fault"));
    let list = |parent: &str, loaded: &Loaded<Vec<DivisionView>>| {
        loaded.value.as_ref().map(|list| choices_in(parent, list)).unwrap_or_default()
    };
    let select = |label: AttrValue,
                  id: String,
                  value: String,
                  below: &Loaded<Vec<DivisionView>>,
                  above: String| {
        let options = list(&above, below);
        let (form, at) = (props.form.clone(), props.at);
        let onchange = Callback::from(move |chosen: String| {
            form.set(at, if chosen.is_empty() { above.clone() } else { chosen });
        });
        html! {
            <div class="field">
                <label for={id.clone()}>{ label }</label>
                <Select {id} {value} {options} empty={i18n.t("form-choose")} {onchange} disabled={props.readonly} required=true
                    wrong={fault.is_some()} described={described.clone().map(AttrValue::from)} unread={below.unread()} />
            </div>
        }
    };
    let known = |code: &str| {
        let all = [&counties, &townships, &villages].into_iter().flat_map(|loaded| list("", loaded));
        let name = all.into_iter().find(|(one, _)| **one == *code).map(|(_, name)| name);
        html! { name.unwrap_or_else(|| code.to_owned().into()) }
    };
    let part = |name: &str| format!("{deepest}-{name}");
    html! {
        <fieldset class="wide division-picker">
            <legend class="only-read-out">{ i18n.t("division-pick") }</legend>
            <div class="fields">
                { select(i18n.t("division-county"), part("county"), county.clone(), &counties, String::new()) }
                { select(i18n.t("division-township"), part("township"), township.clone(), &townships, county) }
                if village_wanted { { select(i18n.t("division-village"), part("village"), prefix(&code, 12), &villages, township) } }
            </div>
            if let Some(fault) = &fault { <p class="fault" id={format!("{deepest}-fault")}>{ Html::from(Icon::Warning) }{ fault }</p> }
            { versions(&i18n, &props.form, props.at, &known) }
        </fieldset>
    }
}

/// Takes the village off the code when the depth changes to a township, so that no choice is sent that is not shown.
#[hook]
fn use_cut(form: &Form, at: &'static str, depth: DivisionLevel) {
    let (form, before) = (form.clone(), use_mut_ref(|| depth));
    use_effect_with(depth, move |&depth| {
        let township = prefix(form.get(at), 9);
        let deeper = depth != DivisionLevel::Village && !township.is_empty() && form.get(at) != township;
        if before.replace(depth) != depth && deeper {
            form.set(at, township);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_gives_the_divisions_above_it() {
        assert_eq!(prefix("150602001003", 9), "150602001");
        assert_eq!(prefix("150602", 9), "");
        assert_eq!(prefix("", 6), "");
    }
}
