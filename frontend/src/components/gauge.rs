//! A share on a half circle with its zones, for figures beside it.

use yew::prelude::*;

/// The right end of the scale, in basis points.
const END: u32 = 15_000;
const ARC: &str = "M14 104 A86 86 0 0 1 186 104";

/// Properties of [`Gauge`].
#[derive(PartialEq, Properties)]
pub struct GaugeProps {
    /// How much there is, in basis points; none where there is nothing to measure.
    pub share: Option<u32>,
    /// Below this it is bad, in basis points.
    pub bad_below: u32,
    /// Below this it is to be looked at, in basis points.
    pub good_from: u32,
    /// What the picture shows, as a sentence with its numbers.
    pub told: AttrValue,
}

/// A picture that is read out as a sentence.
#[component]
pub fn Gauge(props: &GaugeProps) -> Html {
    let (bad, good) = (props.bad_below.min(END), props.good_from.min(END));
    let zones = [("zone-bad", 0, bad), ("zone-warning", bad, good), ("zone-good", good, END)];
    let zone = |(class, from, to): &(&'static str, u32, u32)| {
        let (dash, offset) = dash(*from, *to);
        html! { <path class={classes!("zone", *class)} d={ARC} pathLength={END.to_string()} stroke-dasharray={dash} stroke-dashoffset={offset} /> }
    };
    html! {
        <svg class="gauge" viewBox="0 0 200 114" role="img" aria-label={props.told.clone()}>
            { for zones.iter().map(zone) }
            if let Some(share) = props.share {
                <g class="needle" transform={turned(share)}><path d="M26 104 L100 100.500 L100 107.500 Z" /><circle cx="100" cy="104" r="7" /></g>
            }
        </svg>
    }
}

/// A part of the arc: what is drawn of it, and where that begins.
fn dash(from: u32, to: u32) -> (String, String) {
    (format!("{} {END}", to.saturating_sub(from)), format!("-{from}"))
}

/// The needle at a share: half a turn for the whole scale, further to the right it does not go.
fn turned(share: u32) -> String {
    let thousandths = share.min(END) * 12;
    format!("rotate({}.{:03} 100 104)", thousandths / 1_000, thousandths % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_needle_goes_from_end_to_end_and_no_further() {
        assert_eq!(turned(0), "rotate(0.000 100 104)");
        assert_eq!(turned(8_619), "rotate(103.428 100 104)");
        assert_eq!(turned(15_000), "rotate(180.000 100 104)");
        assert_eq!(turned(99_999), turned(15_000));
        assert_eq!(dash(6_000, 10_000), ("4000 15000".to_owned(), "-6000".to_owned()));
    }
}
