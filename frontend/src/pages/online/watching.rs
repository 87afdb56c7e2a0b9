//! A lesson that is being watched: its content, whether time counts at the moment, and if not, why.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use contract::online::{BeatFlag, HeartbeatAnswer, OnlineContent, OnlinePlaybackStarted, PlayState};
use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::{
    beats::{Line, News, tell},
    length, media,
    timer::Timer,
};
use crate::{
    api::{Api, ApiError},
    components::{Button, ButtonKind, Card, Icon, Notice, Tone, describe},
    i18n::{I18n, use_i18n},
    session::use_api,
};

/// Properties of [`Watching`].
#[derive(PartialEq, Properties)]
pub(super) struct WatchingProps {
    /// The playback.
    pub(super) playback: Rc<OnlinePlaybackStarted>,
    /// What the lesson is called.
    pub(super) title: AttrValue,
    /// Hears that the learner wants to go on here after the playback was closed.
    pub(super) onrestart: Callback<()>,
    /// Whether it is being started anew.
    pub(super) busy: bool,
}

/// How a playback stands.
#[derive(Debug, Clone, PartialEq)]
enum Phase {
    /// Time counts.
    Playing,
    /// It stands still.
    Paused,
    /// There is no network.
    Lost,
    /// It was watched to its end, or the learner has left it.
    Ended,
    /// The server hears it no more.
    Refused(ApiError),
}

/// A player: what it plays, where it stands, and its line to the server.
#[derive(Clone)]
struct Player {
    api: Api,
    playback: Rc<OnlinePlaybackStarted>,
    line: Rc<RefCell<Line>>,
    node: NodeRef,
    timer: Rc<RefCell<Timer>>,
    /// Where a film stood when it was heard of last.
    stood: Rc<Cell<u32>>,
    /// Whether the learner lets it play.
    wanted: Rc<Cell<bool>>,
    /// Whether it stands only because there is no network.
    lost: Rc<Cell<bool>>,
    /// Whether it has ended, or the server hears it no more: what the browser still tells then changes nothing.
    over: Rc<Cell<bool>>,
    phase: Callback<Phase>,
    answer: Callback<HeartbeatAnswer>,
    fast: Callback<bool>,
}

impl Player {
    fn is_media(&self) -> bool {
        matches!(self.playback.content, OnlineContent::Video | OnlineContent::Audio)
    }

    /// Where it stands.
    fn position(&self) -> u32 {
        if self.is_media() {
            media::position(&self.node, self.playback.duration_seconds)
        } else {
            self.timer.borrow_mut().position()
        }
    }

    /// Where it stood when the page was left, with which a film is gone.
    fn left_at(&self) -> u32 {
        if self.is_media() { self.stood.get() } else { self.position() }
    }

    fn tell(&self, position: u32, state: PlayState) {
        let player = self.clone();
        let news = Callback::from(move |news| player.hear(news));
        tell(&self.api, &self.line, (position, state), news);
    }

    fn hear(&self, news: News) {
        match news {
            News::Heard(answer) => {
                self.answer.emit(answer);
                if self.lost.replace(false) && self.wanted.get() {
                    self.play();
                }
            }
            News::Lost => {
                if !self.lost.replace(true) {
                    self.stop();
                }
                self.phase.emit(Phase::Lost);
            }
            News::Refused(error) => {
                self.wanted.set(false);
                self.stop();
                self.over.set(true);
                self.phase.emit(Phase::Refused(error));
            }
        }
    }

    /// Plays on: a film by the browser, which then tells it, everything else by the clock.
    fn play(&self) {
        if self.is_media() {
            media::play(&self.node);
        } else {
            self.timer.borrow_mut().start();
            self.on_play();
        }
    }

    /// Stands still, in the same way.
    fn stop(&self) {
        if self.is_media() {
            media::pause(&self.node);
        } else {
            self.timer.borrow_mut().stop();
            self.on_pause();
        }
    }

    fn on_play(&self) {
        if self.over.get() {
            return;
        }
        self.wanted.set(true);
        self.phase.emit(Phase::Playing);
        self.tell(self.position(), PlayState::Playing);
    }

    fn on_pause(&self) {
        let position = self.position();
        if self.over.get() || position >= self.playback.duration_seconds {
            return;
        }
        if !self.lost.get() {
            self.phase.emit(Phase::Paused);
        }
        self.tell(position, PlayState::Paused);
    }

    /// The reader looks for another place: until then it stood where it was heard of last.
    fn on_seeking(&self) {
        self.tell(self.stood.get(), PlayState::Paused);
    }

    fn on_seeked(&self) {
        self.stood.set(self.position());
        if self.wanted.get() && !self.lost.get() {
            self.tell(self.position(), PlayState::Playing);
        }
    }

    fn end(&self) {
        if self.over.replace(true) {
            return;
        }
        self.wanted.set(false);
        let position = self.position();
        self.tell(position, PlayState::Ended);
        self.phase.emit(Phase::Ended);
    }

    /// Another second, by the page's timer.
    fn tick(&self, second: u32) {
        if !self.wanted.get() || self.lost.get() {
            return;
        }
        let position = self.position();
        if !self.is_media() && position >= self.playback.duration_seconds {
            self.timer.borrow_mut().stop();
            self.end();
        } else if second.is_multiple_of(self.playback.interval_seconds) {
            self.tell(position, PlayState::Playing);
        }
    }
}

/// What is shown of a playback.
struct Shown {
    phase: UseStateHandle<Phase>,
    answer: UseStateHandle<Option<HeartbeatAnswer>>,
    fast: UseStateHandle<bool>,
}

#[hook]
fn use_shown() -> Shown {
    Shown { phase: use_state(|| Phase::Paused), answer: use_state(|| None), fast: use_state(|| false) }
}

#[hook]
fn use_player(playback: &Rc<OnlinePlaybackStarted>, shown: &Shown) -> Rc<Player> {
    let (api, node) = (use_api(), use_node_ref());
    let (phase, answer, fast) = (shown.phase.setter(), shown.answer.setter(), shown.fast.setter());
    let playback = playback.clone();
    use_memo((), move |()| {
        let from = resume(&playback);
        Player {
            api,
            line: Rc::new(RefCell::new(Line::of(&playback))),
            node,
            timer: Rc::new(RefCell::new(Timer::new(from, playback.duration_seconds, playback.gap_seconds))),
            stood: Rc::new(Cell::new(from)),
            wanted: Rc::new(Cell::new(false)),
            lost: Rc::new(Cell::new(false)),
            over: Rc::new(Cell::new(false)),
            phase: Callback::from(move |next| phase.set(next)),
            answer: Callback::from(move |next| answer.set(Some(next))),
            fast: Callback::from(move |next| fast.set(next)),
            playback,
        }
    })
}

/// Where to go on: at the first second that is missing, or once more from the beginning.
fn resume(playback: &OnlinePlaybackStarted) -> u32 {
    if playback.resume_seconds < playback.duration_seconds { playback.resume_seconds } else { 0 }
}

/// Plays a lesson.
#[component]
pub(super) fn Watching(props: &WatchingProps) -> Html {
    let i18n = use_i18n();
    let shown = use_shown();
    let player = use_player(&props.playback, &shown);
    {
        let player = player.clone();
        use_effect_with((), move |()| {
            let (ticking, mut second) = (player.clone(), 0_u32);
            let interval = Interval::new(1_000, move || {
                second = second.wrapping_add(1);
                ticking.tick(second);
            });
            if !player.is_media() {
                player.play();
            }
            move || {
                drop(interval);
                if player.wanted.replace(false) {
                    player.tell(player.left_at(), PlayState::Paused);
                }
            }
        });
    }
    let phase = (*shown.phase).clone();
    let over = matches!(phase, Phase::Ended | Phase::Refused(_));
    html! {
        <Card>
            if props.playback.took_over { <Notice tone={Tone::Warning} title={i18n.t("online-took-over")} /> }
            if !over { { content(&i18n, &props.title, &player) } }
            <div role="status" class="player-state">
                { said(&i18n, &phase) }
                { reasons(&i18n, shown.answer.as_ref(), *shown.fast) }
            </div>
            { figures(&i18n, &props.playback, shown.answer.as_ref()) }
            { keys(&i18n, &phase, &player, props) }
        </Card>
    }
}

/// The film, the recording, or the way to what is read.
fn content(i18n: &I18n, title: &AttrValue, player: &Rc<Player>) -> Html {
    let source = player.playback.content_url.clone();
    let hears = |what: fn(&Player)| {
        let player = player.clone();
        Callback::from(move |_: Event| what(&player))
    };
    let onloadedmetadata = hears(|player| {
        media::seek(&player.node, player.stood.get());
        media::play(&player.node);
    });
    let onplay = hears(Player::on_play);
    let onpause = hears(|player| {
        if !player.lost.get() {
            player.wanted.set(false);
        }
        player.on_pause();
    });
    let onended = hears(Player::end);
    let onseeking = hears(Player::on_seeking);
    let onseeked = hears(Player::on_seeked);
    let ontimeupdate = hears(|player| player.stood.set(player.position()));
    let onratechange = hears(|player| {
        if media::keep_pace(&player.node) {
            player.fast.emit(true);
        }
    });
    let (node, label) = (player.node.clone(), title.clone());
    match player.playback.content {
        OnlineContent::Video => html! {
            <video ref={node} src={source} controls=true playsinline=true aria-label={label} {onloadedmetadata} {onplay}
                {onpause} {onended} {onseeking} {onseeked} {ontimeupdate} {onratechange} />
        },
        OnlineContent::Audio => html! {
            <audio ref={node} src={source} controls=true aria-label={label} {onloadedmetadata} {onplay} {onpause} {onended}
                {onseeking} {onseeked} {ontimeupdate} {onratechange} />
        },
        OnlineContent::Reading | OnlineContent::Link => html! {
            <p class="player-keys">
                <a class="pf-v6-c-button pf-m-secondary" href={source} target="_blank" rel="noopener noreferrer">{ i18n.t("online-open-content") }</a>
            </p>
        },
    }
}

/// Whether time counts at the moment.
fn said(i18n: &I18n, phase: &Phase) -> Html {
    match phase {
        Phase::Playing => html! { <Notice tone={Tone::Good} title={i18n.t("online-playing")} /> },
        Phase::Paused => html! { <Notice tone={Tone::Info} title={i18n.t("online-paused")} /> },
        Phase::Lost => {
            html! { <Notice tone={Tone::Warning} title={i18n.t("online-lost")}><p>{ i18n.t("online-lost-advice") }</p></Notice> }
        }
        Phase::Ended => {
            html! { <Notice tone={Tone::Good} title={i18n.t("online-ended")}><p>{ i18n.t("online-ended-advice") }</p></Notice> }
        }
        Phase::Refused(error) => {
            let (title, advice) = describe(i18n, error);
            html! { <Notice tone={Tone::Warning} {title}><p>{ for advice }</p></Notice> }
        }
    }
}

/// Why not all of the last seconds counts.
fn reasons(i18n: &I18n, answer: Option<&HeartbeatAnswer>, fast: bool) -> Html {
    let flags = answer.map(|answer| answer.flags.as_slice()).unwrap_or_default();
    let reason = |flag: &BeatFlag| match flag {
        BeatFlag::TooFast => i18n.t("online-not-too-fast"),
        BeatFlag::Gap => i18n.t("online-not-gap"),
        BeatFlag::WatchedBefore => i18n.t("online-not-watched-before"),
    };
    html! { <>
        { for flags.iter().map(|flag| html! { <p>{ reason(flag) }</p> }) }
        if fast { <p>{ i18n.t("online-not-fast") }</p> }
    </> }
}

fn figures(i18n: &I18n, playback: &OnlinePlaybackStarted, answer: Option<&HeartbeatAnswer>) -> Html {
    let watched = answer.map_or(playback.watched_seconds, |answer| answer.watched_seconds);
    let told = i18n.ta(
        "online-progress-of",
        &[
            ("watched", length(i18n, watched).to_string().into()),
            ("whole", length(i18n, playback.duration_seconds).to_string().into()),
        ],
    );
    html! { <>
        <p class="player-figure">{ told.clone() }</p>
        <progress max={playback.duration_seconds.to_string()} value={watched.to_string()} aria-label={told} />
        if answer.is_some_and(|answer| answer.completed) { <p>{ i18n.t("online-completed-told") }</p> }
    </> }
}

fn keys(i18n: &I18n, phase: &Phase, player: &Rc<Player>, props: &WatchingProps) -> Html {
    let hears = |what: fn(&Player)| {
        let player = player.clone();
        Callback::from(move |_: MouseEvent| what(&player))
    };
    let again = props.onrestart.reform(|_: MouseEvent| ());
    let pause = hears(|player| {
        player.wanted.set(false);
        player.stop();
    });
    let end = hears(|player| {
        player.wanted.set(false);
        if player.is_media() {
            media::pause(&player.node);
        }
        player.timer.borrow_mut().stop();
        player.end();
    });
    html! {
        <div class="player-keys">
            { match phase {
                Phase::Playing => html! { <>
                    <Button kind={ButtonKind::Primary} label={i18n.t("online-pause")} onclick={pause} />
                    <Button label={i18n.t("online-end")} onclick={end} />
                </> },
                Phase::Paused => html! { <>
                    <Button kind={ButtonKind::Primary} label={i18n.t("online-play")} onclick={hears(Player::play)} />
                    <Button label={i18n.t("online-end")} onclick={end} />
                </> },
                Phase::Lost => Html::default(),
                Phase::Ended => html! { <Button label={i18n.t("online-again")} busy={props.busy} onclick={again} /> },
                Phase::Refused(_) => html! {
                    <Button kind={ButtonKind::Primary} icon={Icon::Book} label={i18n.t("online-here")} busy={props.busy} onclick={again} />
                },
            } }
        </div>
    }
}
