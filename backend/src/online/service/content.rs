//! The keys of a playback: by which heartbeats are signed, and by which a player reads the content without a token.

use chrono::{DateTime, Utc};
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::OnlinePlaybackId;
use diesel::pg::PgConnection;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::{Answer, OnlineServiceError};
use crate::auth::Act;
use crate::auth::service::system_act;
use crate::course::service::{Sent, find_attachment};
use crate::keys::{MasterKey, same_secret};
use crate::online::store::lessons::find_any_lesson;
use crate::online::store::playbacks::{OPEN, find_playback};

const HEARTBEAT: &str = "online_heartbeat";
const CONTENT: &str = "online_content";

/// The key by which the heartbeats of a playback are signed, in hexadecimal. It is derived, and stored nowhere.
pub(super) fn heartbeat_key(keys: &MasterKey, playback: OnlinePlaybackId) -> String {
    base16ct::lower::encode_string(&keys.keyed_hash(HEARTBEAT, playback.0.as_bytes()))
}

/// What a heartbeat of that text is signed with, by who has the master key.
#[must_use]
pub fn signature(keys: &MasterKey, playback: OnlinePlaybackId, text: &str) -> String {
    let key = keys.keyed_hash(HEARTBEAT, playback.0.as_bytes());
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(&key) else { return String::new() };
    base16ct::lower::encode_string(&mac.chain_update(text).finalize().into_bytes())
}

/// The address at which a player reads the content while the playback is open.
pub(super) fn address(keys: &MasterKey, playback: OnlinePlaybackId) -> String {
    format!("/api/v1/online-playbacks/{playback}/content?ticket={}", ticket(keys, playback))
}

fn ticket(keys: &MasterKey, playback: OnlinePlaybackId) -> String {
    base16ct::lower::encode_string(&keys.keyed_hash(CONTENT, playback.0.as_bytes()))
}

/// The file of a playback that is open, for who has its ticket.
pub fn find_content(
    conn: &mut PgConnection,
    keys: &MasterKey,
    (id, given): (OnlinePlaybackId, &str),
    at: DateTime<Utc>,
) -> Answer<Sent> {
    if !same_secret(ticket(keys, id).as_bytes(), given.as_bytes()) {
        return Err(OnlineServiceError::NotFound);
    }
    let playback = find_playback(conn, id.0)?.filter(|row| row.status == OPEN);
    let playback = playback.ok_or(OnlineServiceError::NotFound)?;
    let lesson = find_any_lesson(conn, playback.lesson_id)?.ok_or(OnlineServiceError::NotFound)?;
    let file = lesson.attachment_id.ok_or(OnlineServiceError::NotFound)?;
    Ok(find_attachment(conn, &whole_city(at), lesson.course_id.into(), file.into())?)
}

/// Whether the learner sees the course was asked when the playback started; its ticket stands for that.
fn whole_city(at: DateTime<Utc>) -> Act {
    let grant = Grant { role: Role::Learner, scope: ScopeKind::City, division_code: None, facility_id: None };
    Act { grants: vec![grant], ..system_act(at) }
}
