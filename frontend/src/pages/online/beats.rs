//! The heartbeats of a playback, one after the other.
//!
//! A heartbeat that found no network is sent again as it was, since the server may have heard it; of what the player does
//! meanwhile only is told where it stopped and where it stands at last. The server credits a heartbeat when it hears it, so nothing is won by keeping more.

use std::{cell::RefCell, rc::Rc};

use contract::{
    ids::OnlinePlaybackId,
    online::{HeartbeatAnswer, OnlineHeartbeat, OnlinePlaybackStarted, PlayState, heartbeat_text},
};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::sign::signature;
use crate::api::{Api, ApiError, online};

/// After how many milliseconds a heartbeat that found no network is sent again.
const AGAIN: u32 = 3_000;
/// How much is kept while nothing is heard: where the player stopped first, and where it stands.
const KEPT: usize = 2;

/// Where the player stands, and what it does from now on.
pub(super) type Stand = (u32, PlayState);

/// What came of a heartbeat.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum News {
    /// The server has heard it.
    Heard(HeartbeatAnswer),
    /// There is no network; it is sent again.
    Lost,
    /// The server refuses it, and the playback is over for this device.
    Refused(ApiError),
}

/// The line from a player to the server.
#[derive(Debug)]
pub(super) struct Line {
    playback: OnlinePlaybackId,
    key: String,
    seq: u32,
    former: String,
    pending: Option<OnlineHeartbeat>,
    wishes: Vec<Stand>,
    busy: bool,
    over: bool,
}

impl Line {
    /// The line of a playback that has just started.
    pub(super) fn of(started: &OnlinePlaybackStarted) -> Self {
        Self {
            playback: started.id,
            key: started.key.clone(),
            seq: 0,
            former: String::new(),
            pending: None,
            wishes: Vec::new(),
            busy: false,
            over: false,
        }
    }

    /// Notes where the player stands; true when somebody has to begin to send.
    fn wish(&mut self, stand: Stand) -> bool {
        if self.over {
            return false;
        }
        if self.wishes.last().is_some_and(|(_, state)| *state == PlayState::Playing) {
            self.wishes.pop();
        }
        self.wishes.push(stand);
        if self.wishes.len() > KEPT {
            self.wishes.remove(1);
        }
        !std::mem::replace(&mut self.busy, true)
    }

    /// What is to be sent now: what is not known to be heard, else what was noted next, signed.
    fn next(&mut self) -> Option<OnlineHeartbeat> {
        if self.pending.is_none() {
            if self.wishes.is_empty() {
                return None;
            }
            let (position, state) = self.wishes.remove(0);
            let seq = self.seq + 1;
            let text = heartbeat_text(self.playback, (seq, position, state), &self.former);
            let signature = signature(&self.key, &text)?;
            self.pending = Some(OnlineHeartbeat { seq, position_seconds: position, state, signature });
        }
        self.pending.clone()
    }

    /// The server has heard what was sent.
    fn heard(&mut self) {
        if let Some(beat) = self.pending.take() {
            self.over = beat.state == PlayState::Ended;
            (self.seq, self.former) = (beat.seq, beat.signature);
        }
    }

    /// The server will hear nothing more.
    fn close(&mut self) {
        (self.pending, self.busy, self.over) = (None, false, true);
        self.wishes.clear();
    }
}

/// Whether a call found no server that could answer, so that the same may succeed later. A sign-in that has run out is
/// renewed in the dialog that asks for it, and the heartbeat goes on.
fn is_lost(error: &ApiError) -> bool {
    error.is_refused_session()
        || match error.status() {
            Some(status) => status == 429 || status >= 500,
            None => *error == ApiError::Unreachable,
        }
}

/// Tells the server where the player stands.
pub(super) fn tell(api: &Api, line: &Rc<RefCell<Line>>, stand: Stand, news: Callback<News>) {
    if !line.borrow_mut().wish(stand) {
        return;
    }
    let (api, line) = (api.clone(), Rc::clone(line));
    spawn_local(async move { send(&api, &line, &news).await });
}

async fn send(api: &Api, line: &RefCell<Line>, news: &Callback<News>) {
    loop {
        let next = line.borrow_mut().next();
        let Some(beat) = next else {
            line.borrow_mut().busy = false;
            return;
        };
        let playback = line.borrow().playback;
        match online::beat(api, playback, &beat).await {
            Ok(answer) => {
                line.borrow_mut().heard();
                news.emit(News::Heard(answer));
            }
            Err(error) if is_lost(&error) => {
                news.emit(News::Lost);
                TimeoutFuture::new(AGAIN).await;
            }
            Err(error) => {
                line.borrow_mut().close();
                news.emit(News::Refused(error));
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        Line {
            playback: OnlinePlaybackId("01930000-0000-7000-8000-000000000001".parse().unwrap()),
            key: "0b".repeat(32),
            seq: 0,
            former: String::new(),
            pending: None,
            wishes: Vec::new(),
            busy: false,
            over: false,
        }
    }

    #[test]
    fn what_is_not_known_to_be_heard_is_sent_again_as_it_was() {
        let mut line = line();
        assert!(line.wish((0, PlayState::Playing)));
        let first = line.next().unwrap();
        assert!(!line.wish((10, PlayState::Playing)), "somebody is sending already");
        assert!(!line.wish((12, PlayState::Paused)));
        assert_eq!(line.next().unwrap().signature, first.signature);
        line.heard();
        let second = line.next().unwrap();
        assert_eq!((second.seq, second.position_seconds, second.state), (2, 12, PlayState::Paused));
        assert_ne!(second.signature, first.signature);
    }

    #[test]
    fn of_what_happens_meanwhile_the_first_stop_and_the_last_stand_are_kept() {
        let mut line = line();
        line.wish((0, PlayState::Playing));
        line.next();
        for stand in [
            (10, PlayState::Playing),
            (12, PlayState::Paused),
            (40, PlayState::Playing),
            (50, PlayState::Paused),
        ] {
            line.wish(stand);
        }
        line.wish((300, PlayState::Playing));
        line.heard();
        let mut told = Vec::new();
        while let Some(beat) = line.next() {
            told.push((beat.position_seconds, beat.state));
            line.heard();
        }
        assert_eq!(told, [(12, PlayState::Paused), (300, PlayState::Playing)]);
    }

    #[test]
    fn each_heartbeat_is_signed_after_the_one_before() {
        let (mut one, mut other) = (line(), line());
        for line in [&mut one, &mut other] {
            line.wish((0, PlayState::Playing));
            line.next();
            line.heard();
            line.wish((10, PlayState::Playing));
        }
        other.former = "0".repeat(64);
        assert_ne!(one.next().unwrap().signature, other.next().unwrap().signature);
    }

    #[test]
    fn nothing_follows_the_end_or_a_refusal() {
        let mut ended = line();
        ended.wish((60, PlayState::Ended));
        ended.next();
        ended.heard();
        assert!(!ended.wish((60, PlayState::Playing)) && ended.next().is_none());
        let mut refused = line();
        refused.wish((0, PlayState::Playing));
        refused.next();
        refused.close();
        assert!(!refused.wish((10, PlayState::Playing)) && refused.next().is_none());
    }

    #[test]
    fn only_what_may_succeed_later_is_sent_again() {
        assert!(is_lost(&ApiError::Unreachable));
        assert!(!is_lost(&ApiError::Unreadable));
    }
}
