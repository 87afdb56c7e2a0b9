use std::convert::Infallible;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::*;

struct Place {
    folder: tempfile::TempDir,
    files: Files,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path().to_str().unwrap()).unwrap();
        Self { folder, files }
    }

    fn left(&self) -> usize {
        std::fs::read_dir(self.folder.path()).unwrap().count()
    }

    async fn send(&self, key: Uuid, claimed: FileKind, pieces: &[&[u8]]) -> Result<Received, ReceiveError> {
        let pieces: Vec<Result<Bytes, Infallible>> =
            pieces.iter().map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        self.files.receive(key, claimed, 1000, stream::iter(pieces)).await
    }

    async fn read(&self, key: Uuid, part: Option<Range<u64>>) -> Vec<u8> {
        let content = self.files.content(key, part).await.unwrap();
        content.try_collect::<Vec<_>>().await.unwrap().concat()
    }
}

const PDF: &[u8] = b"%PDF-1.7\nonce upon a time";

#[actix_web::test]
async fn a_file_is_kept_as_it_came_and_read_whole_or_in_part() {
    let (place, key) = (Place::new(), Uuid::now_v7());
    let received = place.send(key, FileKind::Pdf, &[&PDF[..4], &PDF[4..]]).await.unwrap();
    assert_eq!(received.size, 25);
    assert_eq!(received.sha256, base16ct::lower::encode_string(&Sha256::digest(PDF)));
    assert_eq!(place.read(key, None).await, PDF);
    assert_eq!(place.read(key, Some(9..13)).await, b"once");
}

#[actix_web::test]
async fn a_file_that_lies_about_its_kind_leaves_nothing_behind() {
    let (place, key) = (Place::new(), Uuid::now_v7());
    let lie = place.send(key, FileKind::Png, &[PDF]).await;
    assert!(matches!(lie, Err(ReceiveError::OtherKind { found: Some(FileKind::Pdf) })), "{lie:?}");
    let unknown = place.send(key, FileKind::Pdf, &[b"<script>alert(1)</script>"]).await;
    assert!(matches!(unknown, Err(ReceiveError::OtherKind { found: None })), "{unknown:?}");
    assert_eq!(place.left(), 0);
}

#[actix_web::test]
async fn a_file_that_is_too_long_empty_or_broken_off_leaves_nothing_behind() {
    let (place, key) = (Place::new(), Uuid::now_v7());
    let long = place.send(key, FileKind::Pdf, &[PDF, &[0; 1000]]).await;
    assert!(matches!(long, Err(ReceiveError::TooLarge { limit: 1000 })), "{long:?}");
    let empty = place.send(key, FileKind::Pdf, &[]).await;
    assert!(matches!(empty, Err(ReceiveError::Empty)), "{empty:?}");
    let pieces = stream::iter([Ok(Bytes::from_static(PDF)), Err("gone")]).boxed();
    let broken = place.files.receive(key, FileKind::Pdf, 1000, pieces).await;
    assert!(matches!(broken, Err(ReceiveError::BrokenOff(_))), "{broken:?}");
    assert_eq!(place.left(), 0);
}

#[actix_web::test]
async fn a_file_is_removed_once_and_again() {
    let (place, key) = (Place::new(), Uuid::now_v7());
    place.send(key, FileKind::Pdf, &[PDF]).await.unwrap();
    place.files.remove(key).await.unwrap();
    place.files.remove(key).await.unwrap();
    assert!(place.files.content(key, None).await.is_err());
    assert_eq!(place.left(), 0);
}

/// The smallest package of the Office kind: parts in the order in which programs write them.
fn package(parts: &[&str]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in parts {
        zip.start_file(*part, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<x/>").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn every_kind_is_told_by_its_content() {
    let office = |part: &str| package(&["[Content_Types].xml", "_rels/.rels", "docProps/app.xml", part]);
    let cases = [
        (FileKind::Pdf, PDF.to_vec()),
        (FileKind::Docx, office("word/document.xml")),
        (FileKind::Pptx, office("ppt/presentation.xml")),
        (FileKind::Xlsx, office("xl/workbook.xml")),
        (FileKind::Jpeg, b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec()),
        (FileKind::Png, b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec()),
        (FileKind::Mp3, b"ID3\x04\0\0\0\0\0\0".to_vec()),
        (FileKind::Mp4, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec()),
    ];
    for (kind, content) in cases {
        assert_eq!(kind_of(&content), Some(kind), "{kind}");
    }
    assert_eq!(kind_of(&package(&["evil.exe"])), None);
    assert_eq!(kind_of(b"MZ\x90\0"), None);
}
