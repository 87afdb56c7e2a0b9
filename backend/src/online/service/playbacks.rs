//! Watching: starting a playback, and hearing its heartbeats.

use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{LearnerId, OnlineLessonId, OnlinePlaybackId};
use contract::online::{
    BeatFlag, CreateOnlinePlayback, HeartbeatAnswer, OnlineHeartbeat, OnlineLessonState, OnlineParameterView,
    OnlinePlaybackStarted, PlayState, heartbeat_text,
};
use diesel::pg::PgConnection;
use serde_json::json;

use super::content::{address, heartbeat_key, signature};
use super::parameters::parameters_on;
use super::records::{count, end_records};
use super::views::content_of;
use super::{Answer, OnlineServiceError, Viewer};
use crate::audit::{self, Change};
use crate::clock::{business_date, new_id};
use crate::db::value::{number, word};
use crate::keys::{MasterKey, same_secret};
use crate::learner::domain::standing::Standing;
use crate::online::domain::beats::{BeatError, Heard, Last, admit};
use crate::online::domain::coverage::Coverage;
use crate::online::domain::watching::{Beat, Rules, Stream, Watched, follow};
use crate::online::store::lessons::{self, LessonRow};
use crate::online::store::playbacks::{self as store, ENDED, OPEN, PlaybackRow, SILENT, TAKEN_OVER};
use crate::online::store::progress::{ProgressRow, Step, find_progress, put_progress};
use crate::online::store::viewers::WatcherRow;

/// Starts to play a lesson for a learner; whatever played for the learner before is closed.
pub fn start_playback(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    keys: &MasterKey,
    id: OnlineLessonId,
    body: &CreateOnlinePlayback,
) -> Answer<OnlinePlaybackStarted> {
    let (_, seen) = viewer.seen(conn)?;
    let lesson = lessons::find_lesson(conn, &seen, id)?.ok_or(OnlineServiceError::NotFound)?;
    match word(&lesson.status)? {
        OnlineLessonState::Published => {}
        OnlineLessonState::Retired => return Err(OnlineServiceError::Retired),
        OnlineLessonState::Draft => return Err(OnlineServiceError::NotFound),
    }
    let watcher = watcher(conn, viewer, body.learner_id)?;
    let at = viewer.act.at;
    store::lock_learner_stream(conn, watcher.id)?;
    let heard = store::take_over(conn, watcher.id, at)?;
    let progress = find_progress(conn, watcher.id, lesson.id)?;
    let (coverage, position) = coverage_of(progress.as_ref())?;
    let row = new_row(viewer, &lesson, &watcher, (heard.map_or(at, |heard| heard.max(at)), position));
    store::insert_playback(conn, &row)?;
    let told = json!({ "lesson_id": lesson.id, "learner_id": watcher.id, "took_over": heard.is_some() });
    let change = Change::of("online_playback.start", "online_playback", row.id)
        .within(watcher.facility_id.into(), &watcher.township_code);
    audit::record(conn, viewer.act, &change.after(&told))?;
    let rules = parameters_on(conn, business_date(row.started_at))?;
    let file = lesson.attachment_id.map(|file| lessons::list_files(conn, &[file])).transpose()?;
    let file = file.and_then(|files| files.into_values().next());
    let duration = number(lesson.duration_seconds)?;
    let playback = OnlinePlaybackId(row.id);
    Ok(OnlinePlaybackStarted {
        id: playback,
        lesson_id: id,
        learner_id: watcher.id.into(),
        started_at: row.started_at,
        resume_seconds: coverage.first_missing(duration),
        last_position_seconds: number(position)?,
        watched_seconds: coverage.seconds(),
        duration_seconds: duration,
        content: content_of(file.as_ref())?,
        content_url: lesson.url.clone().unwrap_or_else(|| address(keys, playback)),
        key: heartbeat_key(keys, playback),
        interval_seconds: rules.interval_seconds,
        gap_seconds: rules.gap_seconds,
        tolerance_seconds: rules.tolerance_seconds,
        silence_minutes: rules.silence_minutes,
        took_over: heard.is_some(),
    })
}

/// Who watches: whom the request names, or the one learner that the account is.
fn watcher(conn: &mut PgConnection, viewer: &Viewer<'_>, named: Option<LearnerId>) -> Answer<WatcherRow> {
    let id = match (named, viewer.learners()) {
        (Some(id), _) => id,
        (None, [one]) => LearnerId(*one),
        (None, _) => return Err(OnlineServiceError::LearnerNotFound),
    };
    let found = viewer.reaches(conn, id)?.ok_or(OnlineServiceError::LearnerNotFound)?;
    check_fit(&found, viewer.act.at)?;
    Ok(found)
}

/// Whether somebody may watch now: as who takes part in a class.
fn check_fit(watcher: &WatcherRow, at: DateTime<Utc>) -> Answer<()> {
    let standing = Standing {
        state: word(&watcher.status)?,
        died_on: watcher.died_on,
        closed_at: watcher.closed_at,
        consent_withdrawn_at: watcher.consent_withdrawn_at,
    };
    Ok(standing.may_take_part(business_date(at))?)
}

fn new_row(
    viewer: &Viewer<'_>,
    lesson: &LessonRow,
    watcher: &WatcherRow,
    (at, position): (DateTime<Utc>, i32),
) -> PlaybackRow {
    PlaybackRow {
        id: new_id(),
        learner_id: watcher.id,
        lesson_id: lesson.id,
        status: OPEN.to_owned(),
        started_by: viewer.act.account_id.0,
        started_at: at,
        closed_at: None,
        last_seq: 0,
        last_signature: None,
        last_at: at,
        last_credited_seconds: 0,
        last_watched_seconds: 0,
        last_flags: Vec::new(),
        playing: false,
        head_seconds: position,
        position_seconds: position,
        counted_until: at,
        credited_seconds: 0,
        flagged_beats: 0,
    }
}

/// The seconds that were watched, and where the learner stood.
fn coverage_of(progress: Option<&ProgressRow>) -> Answer<(Coverage, i32)> {
    let Some(row) = progress else { return Ok((Coverage::default(), 0)) };
    Ok((coverage_of_spans(&row.starts, &row.ends)?, row.position_seconds))
}

/// The seconds between these beginnings and ends.
pub(super) fn coverage_of_spans(starts: &[i32], ends: &[i32]) -> Answer<Coverage> {
    let spans = starts.iter().zip(ends);
    let spans = spans.map(|(from, to)| Ok((number(*from)?, number(*to)?))).collect::<Answer<Vec<_>>>()?;
    Ok(Coverage::of(spans))
}

/// Hears a heartbeat: the next one moves what it may, the last one once more is answered as it was.
pub fn beat(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    keys: &MasterKey,
    id: OnlinePlaybackId,
    body: &OnlineHeartbeat,
) -> Answer<HeartbeatAnswer> {
    let found = store::find_playback(conn, id.0)?.ok_or(OnlineServiceError::NotFound)?;
    let watcher = viewer.reaches(conn, found.learner_id.into())?.ok_or(OnlineServiceError::NotFound)?;
    let row = store::lock_playback(conn, id.0)?.ok_or(OnlineServiceError::NotFound)?;
    let lesson = lessons::find_any_lesson(conn, row.lesson_id)?.ok_or(OnlineServiceError::NotFound)?;
    let rules = parameters_on(conn, business_date(row.started_at))?;
    let said = (body.seq, body.position_seconds, body.state);
    let text = heartbeat_text(id, said, row.last_signature.as_deref().unwrap_or_default());
    let signed = same_secret(signature(keys, id, &text).as_bytes(), body.signature.as_bytes());
    let last = Last { seq: number(row.last_seq)?, signature: row.last_signature.as_deref() };
    let heard = admit(last, body.seq, &body.signature, signed);
    if heard == Ok(Heard::Again) {
        return answered_before(conn, &row);
    }
    still_open(&row, viewer.act.at, &rules)?;
    heard?;
    check_fit(&watcher, viewer.act.at)?;
    if body.position_seconds > number(lesson.duration_seconds)? {
        return Err(BeatError::BeyondLesson.into());
    }
    step(conn, viewer, (row, &lesson, &rules), body)
}

fn still_open(row: &PlaybackRow, at: DateTime<Utc>, rules: &OnlineParameterView) -> Result<(), BeatError> {
    match row.status.as_str() {
        TAKEN_OVER => Err(BeatError::TakenOver),
        ENDED => Err(BeatError::Ended),
        SILENT => Err(BeatError::Silent),
        _ if at - row.last_at > TimeDelta::minutes(rules.silence_minutes.into()) => Err(BeatError::Silent),
        _ => Ok(()),
    }
}

fn answered_before(conn: &mut PgConnection, row: &PlaybackRow) -> Answer<HeartbeatAnswer> {
    let progress = find_progress(conn, row.learner_id, row.lesson_id)?;
    let flags = row.last_flags.iter().flatten().map(|flag| word(flag));
    Ok(HeartbeatAnswer {
        seq: number(row.last_seq)?,
        credited_seconds: number(row.last_credited_seconds)?,
        flags: flags.collect::<Result<_, _>>()?,
        watched_seconds: number(row.last_watched_seconds)?,
        completed: progress.is_some_and(|row| row.completed_at.is_some()),
    })
}

/// Moves a playback on to its next heartbeat.
fn step(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    (mut row, lesson, rules): (PlaybackRow, &LessonRow, &OnlineParameterView),
    body: &OnlineHeartbeat,
) -> Answer<HeartbeatAnswer> {
    let progress = find_progress(conn, row.learner_id, row.lesson_id)?;
    let (mut coverage, _) = coverage_of(progress.as_ref())?;
    let stream = Stream {
        last_at: row.last_at,
        playing: row.playing,
        head: number(row.head_seconds)?,
        counted_until: row.counted_until,
    };
    let limits = Rules { gap: rules.gap_seconds, tolerance: rules.tolerance_seconds };
    let beat = Beat { at: viewer.act.at, position: body.position_seconds, state: body.state };
    let found = follow(limits, &coverage, &stream, &beat);
    if let Some((from, to)) = found.covered {
        coverage.add(from, to);
    }
    let duration = number(lesson.duration_seconds)?;
    let known = progress.is_some_and(|row| row.completed_at.is_some());
    let answer = HeartbeatAnswer {
        seq: body.seq,
        credited_seconds: found.seconds,
        flags: found.flags.clone(),
        watched_seconds: coverage.seconds(),
        completed: known || coverage.completes(duration, rules.completion_bp),
    };
    put_progress(
        conn,
        &Step {
            learner: row.learner_id,
            lesson: row.lesson_id,
            covered: found
                .covered
                .map(|(from, to)| Ok::<_, OnlineServiceError>((number(from)?, number(to)?)))
                .transpose()?,
            watched_seconds: number(answer.watched_seconds)?,
            position_seconds: number(body.position_seconds)?,
            at: found.stream.last_at,
            completed: answer.completed,
        },
    )?;
    count(conn, &row, &found)?;
    keep(&mut row, body, &found, &answer)?;
    if body.state == PlayState::Ended {
        ENDED.clone_into(&mut row.status);
        row.closed_at = Some(found.stream.last_at);
        end_records(conn, viewer.act, (row.learner_id, row.lesson_id))?;
    }
    store::update_playback(conn, &row)?;
    Ok(answer)
}

/// Keeps where a playback stands, and what was answered.
fn keep(
    row: &mut PlaybackRow,
    body: &OnlineHeartbeat,
    found: &Watched,
    answer: &HeartbeatAnswer,
) -> Answer<()> {
    row.last_seq = number(body.seq)?;
    row.last_signature = Some(body.signature.clone());
    row.last_at = found.stream.last_at;
    row.last_credited_seconds = number(answer.credited_seconds)?;
    row.last_watched_seconds = number(answer.watched_seconds)?;
    row.last_flags = answer.flags.iter().map(|flag| Some(flag.to_string())).collect();
    row.playing = found.stream.playing;
    row.head_seconds = number(found.stream.head)?;
    row.position_seconds = number(body.position_seconds)?;
    row.counted_until = found.stream.counted_until;
    row.credited_seconds += row.last_credited_seconds;
    if answer.flags.iter().any(|flag| *flag != BeatFlag::WatchedBefore) {
        row.flagged_beats += 1;
    }
    Ok(())
}
