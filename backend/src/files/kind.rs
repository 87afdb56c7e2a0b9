//! What a file is, by its content.

use contract::file::FileKind;

/// How many bytes of a file are enough to tell its kind.
pub const HEAD: usize = 64 * 1024;
/// What each entry of a ZIP archive begins with; its name's length and its name stand at these places behind it.
const ENTRY: &[u8] = b"PK\x03\x04";
const NAME_LENGTH: usize = 26;
const NAME: usize = 30;

/// The kind of a file that begins so; `None` where it is none that is kept.
#[must_use]
pub fn kind_of(head: &[u8]) -> Option<FileKind> {
    if head.starts_with(ENTRY) {
        return package(head);
    }
    match infer::get(head)?.mime_type() {
        "video/x-m4v" => Some(FileKind::Mp4),
        media_type => FileKind::of_media_type(media_type),
    }
}

/// The kind of an Office document: a ZIP archive that lists its parts' types and has the folder of one program. The
/// library looks for that folder in the third and fourth entry only, and programs write theirs in any order.
fn package(head: &[u8]) -> Option<FileKind> {
    let names: Vec<&[u8]> = entries(head).collect();
    let has = |prefix: &[u8]| names.iter().any(|name| name.starts_with(prefix));
    if !has(b"[Content_Types].xml") && !has(b"_rels/") {
        return None;
    }
    let folders: [(&[u8], FileKind); 3] =
        [(b"word/", FileKind::Docx), (b"ppt/", FileKind::Pptx), (b"xl/", FileKind::Xlsx)];
    folders.into_iter().find(|(folder, _)| has(folder)).map(|(_, kind)| kind)
}

/// The names of the entries that begin in `head`.
fn entries(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.windows(ENTRY.len()).enumerate().filter(|(_, bytes)| *bytes == ENTRY).filter_map(|(at, _)| {
        let entry = head.get(at..)?;
        let length = u16::from_le_bytes([*entry.get(NAME_LENGTH)?, *entry.get(NAME_LENGTH + 1)?]);
        entry.get(NAME..NAME + usize::from(length))
    })
}
