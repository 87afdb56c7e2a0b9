//! A field for points: typed, or stepped up and down by large buttons.

use contract::measure::Points;
use yew::prelude::*;

use crate::{
    components::{Button, Field, FieldKind, Form},
    i18n::use_i18n,
};

/// Half a point, in hundredths: what one press changes.
const STEP: i64 = 50;
const LESS: &str = "−0.5";
const MORE: &str = "+0.5";

/// Properties of [`PointsField`].
#[derive(PartialEq, Properties)]
pub(super) struct PointsFieldProps {
    /// The form that it belongs to.
    pub(super) form: Form,
    /// JSON pointer of the member that it fills.
    pub(super) at: &'static str,
    /// Its label.
    pub(super) label: AttrValue,
    /// The most points.
    pub(super) maximum: Points,
}

/// Shows at once when there are too many.
#[component]
pub(super) fn PointsField(props: &PointsFieldProps) -> Html {
    let i18n = use_i18n();
    let (form, at, maximum) = (props.form.clone(), props.at, props.maximum);
    let typed = form.get(at).to_owned();
    let fault = (!fits(&typed, maximum)).then(|| i18n.t("inspection-too-many-points"));
    {
        let form = form.clone();
        use_effect_with((typed.clone(), fault), move |(_, fault)| {
            if fault.is_some() {
                form.mark(at, fault.clone());
            }
        });
    }
    let press = |by: i64| {
        let (form, next) = (form.clone(), stepped(&typed, by, maximum));
        Callback::from(move |_: MouseEvent| form.set(at, next.clone()))
    };
    let spoken = |step: &str| AttrValue::from(format!("{step} {}", props.label));
    let hint = i18n.ta("inspection-points-hint", &[("maximum", maximum.to_string().into())]);
    html! {
        <div class="points">
            <Field form={form.clone()} {at} label={props.label.clone()} {hint} kind={FieldKind::Number} required=true />
            <div class="points-steps">
                <Button label={LESS} spoken={spoken(LESS)} onclick={press(-STEP)} />
                <Button label={MORE} spoken={spoken(MORE)} onclick={press(STEP)} />
            </div>
        </div>
    }
}

/// Whether what was typed is not more than there is; what is no number is told when it is saved.
pub(super) fn fits(typed: &str, maximum: Points) -> bool {
    typed.trim().parse::<Points>().map_or(true, |points| points <= maximum)
}

/// The next value in steps, between nothing and the most.
fn stepped(typed: &str, by: i64, maximum: Points) -> String {
    let now = typed.trim().parse().unwrap_or(Points::ZERO).hundredths();
    Points::from_hundredths((now + by).clamp(0, maximum.hundredths())).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: Points = Points::from_hundredths(500);

    #[test]
    fn a_hundredth_too_many_is_told() {
        assert_eq!(
            ["5.00", "5.01", "5", "", "4.5"].map(|typed| fits(typed, FIVE)),
            [true, false, true, true, true]
        );
    }

    #[test]
    fn steps_of_half_a_point_stay_between_nothing_and_the_most() {
        assert_eq!(stepped("", STEP, FIVE), "0.50");
        assert_eq!(stepped("4.75", STEP, FIVE), "5.00");
        assert_eq!(stepped("5.01", -STEP, FIVE), "4.51");
        assert_eq!(stepped("0.25", -STEP, FIVE), "0.00");
    }
}
