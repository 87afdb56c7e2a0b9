//! Photographs of the site: expected, received outside of the database, and only then kept.

use contract::assessment::{
    InspectionPhotoSubject, InspectionPhotoUpload, InspectionPhotoView, InspectionState,
};
use contract::facility::Location;
use contract::file::FileKind;
use contract::ids::{InspectionId, InspectionPhotoId};
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::inspections::{change, degrees, lock};
use super::{Answer, AssessmentServiceError, reach, sheets};
use crate::assessment::store::inspections::{self as store, PhotoRow};
use crate::audit::record;
use crate::auth::Act;
use crate::clock::new_id;
use crate::course::service::{expect_file, keep_file};
use crate::db::value::word;

/// How many photographs an inspection may have.
const MAX_PHOTOS: usize = 40;

/// A photograph that is expected.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Its key in the store of files.
    pub key: Uuid,
    /// What it claims to be.
    pub kind: FileKind,
    inspection: InspectionId,
    what: InspectionPhotoSubject,
    longitude: Option<Decimal>,
    latitude: Option<Decimal>,
}

/// A photograph to be sent.
#[derive(Debug, Clone)]
pub struct Photo {
    /// Its key in the store of files.
    pub key: Uuid,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

/// How many bytes came in, and their hash.
pub type Sent<'a> = (u64, &'a str);

/// Expects a photograph of an inspection that is under way, a JPEG or a PNG.
pub fn expect_photo(
    conn: &mut PgConnection,
    act: &Act,
    id: InspectionId,
    (upload, media_type): (&InspectionPhotoUpload, &str),
) -> Answer<Expected> {
    lock(conn, act, id)?.among(&[InspectionState::UnderWay])?;
    let kind = FileKind::of_media_type(media_type);
    let kind = kind.filter(|kind| matches!(kind, FileKind::Jpeg | FileKind::Png));
    let kind = kind.ok_or(AssessmentServiceError::PhotoKind)?;
    let place = upload.longitude.zip(upload.latitude);
    if place.is_none() && (upload.longitude.is_some() || upload.latitude.is_some()) {
        return Err(AssessmentServiceError::fault("/latitude", "required"));
    }
    let location = place.map(|(longitude, latitude)| Location { longitude, latitude });
    let (longitude, latitude) =
        degrees(location).map_err(|fault| AssessmentServiceError::faults(vec![fault]))?;
    if store::list_photos(conn, id.0)?.len() >= MAX_PHOTOS {
        return Err(AssessmentServiceError::TooManyPhotos);
    }
    let key = expect_file(conn, act, kind)?;
    Ok(Expected { key, kind, inspection: id, what: upload.what, longitude, latitude })
}

/// Keeps a photograph that has come in.
pub fn add_photo(
    conn: &mut PgConnection,
    act: &Act,
    expected: &Expected,
    sent: Sent<'_>,
) -> Answer<InspectionPhotoView> {
    let changing = lock(conn, act, expected.inspection)?.among(&[InspectionState::UnderWay])?;
    keep_file(conn, act, expected.key, sent)?;
    let row = PhotoRow {
        id: new_id(),
        inspection_id: changing.row.id,
        file_id: expected.key,
        what: expected.what.to_string(),
        taken_by: act.account_id.0,
        taken_at: act.at,
        longitude: expected.longitude,
        latitude: expected.latitude,
    };
    store::insert_photo(conn, &row)?;
    let size = i64::try_from(sent.0).map_err(|_| AssessmentServiceError::Stored)?;
    let view = sheets::photo((row, expected.kind.to_string(), size, sent.1.to_owned()))?;
    record(conn, act, &change("inspection.add_photo", &changing).after(&view))?;
    Ok(view)
}

/// A photograph of an inspection within reach.
pub fn get_photo(
    conn: &mut PgConnection,
    act: &Act,
    (id, photo): (InspectionId, InspectionPhotoId),
) -> Answer<Photo> {
    store::find_inspection(conn, &reach(act), id)?.ok_or(AssessmentServiceError::NotFound)?;
    let photos = store::list_photos(conn, id.0)?;
    let found = photos.into_iter().find(|(row, ..)| row.id == photo.0);
    let (row, kind, size, sha256) = found.ok_or(AssessmentServiceError::NotFound)?;
    let size = u64::try_from(size).map_err(|_| AssessmentServiceError::Stored)?;
    Ok(Photo { key: row.file_id, kind: word(&kind)?, size, sha256 })
}
