//! Rules about the files that are attached to courses.

use contract::file::FileKind;
use unicode_normalization::UnicodeNormalization as _;

/// How many files a version may have.
pub const MAX_FILES: usize = 50;
/// How many characters a name may have.
pub const MAX_NAME: usize = 200;

/// Why a file is not attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentError {
    /// The name cannot be one.
    #[error("not a name of a file")]
    Name,
    /// The name ends as no kind does that is kept, or its sender calls it something else.
    #[error("a kind that is not kept")]
    UnknownKind,
    /// The name claims one kind and its sender another.
    #[error("named {named} and sent as {sent}")]
    SentAs {
        /// By the ending of the name.
        named: FileKind,
        /// By the media type.
        sent: FileKind,
    },
    /// The version has as many as it may.
    #[error("more than {MAX_FILES} files")]
    TooMany,
}

/// The name of a file as it is kept: trimmed and composed, without what leads out of a folder or shows other signs than
/// are there.
pub fn clean_name(text: &str) -> Result<String, AttachmentError> {
    let name: String = text.trim().nfc().collect();
    let turns =
        |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let barred = |c: char| c.is_control() || matches!(c, '/' | '\\') || turns(c);
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(barred) {
        return Err(AttachmentError::Name);
    }
    Ok(name)
}

/// The kind that a file claims by the ending of its name and by the media type that it is sent with, which agree.
pub fn claimed_kind(name: &str, media_type: &str) -> Result<FileKind, AttachmentError> {
    let named = FileKind::of_name(name).ok_or(AttachmentError::UnknownKind)?;
    let sent = FileKind::of_media_type(media_type).ok_or(AttachmentError::UnknownKind)?;
    if named == sent { Ok(named) } else { Err(AttachmentError::SentAs { named, sent }) }
}

/// Whether a version that has so many files may have another.
pub const fn may_add(files: usize) -> Result<(), AttachmentError> {
    if files < MAX_FILES { Ok(()) } else { Err(AttachmentError::TooMany) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_trimmed_and_composed_and_leads_nowhere() {
        assert_eq!(clean_name(" 第1课 e\u{301}.pdf ").as_deref(), Ok("第1课 \u{e9}.pdf"));
        assert_eq!(
            clean_name("ᠮᠣᠩᠭ\u{180B}ᠤᠯ\u{202F}ᠬᠡᠯᠡ.mp3").as_deref(),
            Ok("ᠮᠣᠩᠭ\u{180B}ᠤᠯ\u{202F}ᠬᠡᠯᠡ.mp3")
        );
        for wrong in ["", " ", "../a.pdf", "a\\b.pdf", "a\nb.pdf", "a\0.pdf", "a\u{202E}fdp.exe.pdf"] {
            assert_eq!(clean_name(wrong), Err(AttachmentError::Name), "{wrong:?}");
        }
        assert_eq!(clean_name(&"课".repeat(MAX_NAME)).map(|name| name.chars().count()), Ok(MAX_NAME));
        assert_eq!(clean_name(&"课".repeat(MAX_NAME + 1)), Err(AttachmentError::Name));
    }

    #[test]
    fn the_name_and_the_sender_claim_the_same_kind() {
        assert_eq!(claimed_kind("教案.PDF", "application/pdf"), Ok(FileKind::Pdf));
        assert_eq!(claimed_kind("教案.exe", "application/pdf"), Err(AttachmentError::UnknownKind));
        assert_eq!(claimed_kind("教案.pdf", "application/json"), Err(AttachmentError::UnknownKind));
        assert_eq!(
            claimed_kind("教案.pdf", "image/png"),
            Err(AttachmentError::SentAs { named: FileKind::Pdf, sent: FileKind::Png })
        );
    }

    #[test]
    fn a_version_has_fifty_files_at_most() {
        assert_eq!(may_add(MAX_FILES - 1), Ok(()));
        assert_eq!(may_add(MAX_FILES), Err(AttachmentError::TooMany));
    }

    proptest! {
        #[test]
        fn a_name_that_is_kept_stays_as_it_is(text in "\\PC{0,210}") {
            if let Ok(name) = clean_name(&text) {
                prop_assert!(!name.contains(['/', '\\']) && name.chars().count() <= MAX_NAME);
                prop_assert_eq!(clean_name(&name), Ok(name));
            }
        }
    }
}
