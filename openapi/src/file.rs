//! What kinds of files are kept.

use crate::words::words;

words! {
    /// The kind of a file, told by its content.
    pub enum FileKind {
        /// A PDF document.
        Pdf = "pdf",
        /// A Word document.
        Docx = "docx",
        /// A presentation.
        Pptx = "pptx",
        /// An Excel workbook.
        Xlsx = "xlsx",
        /// A JPEG picture.
        Jpeg = "jpeg",
        /// A PNG picture.
        Png = "png",
        /// An MP3 recording.
        Mp3 = "mp3",
        /// An MP4 film.
        Mp4 = "mp4",
    }
}

impl FileKind {
    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Mp3 => "audio/mpeg",
            Self::Mp4 => "video/mp4",
        }
    }

    /// The kind that a media type names, in any case and whatever parameters follow.
    #[must_use]
    pub fn of_media_type(text: &str) -> Option<Self> {
        let essence = text.split(';').next().unwrap_or_default().trim();
        Self::ALL.iter().copied().find(|kind| kind.media_type().eq_ignore_ascii_case(essence))
    }

    /// The kind that a file's name claims by its ending.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (stem, ending) = name.rsplit_once('.')?;
        let known = |kind: &Self| {
            ending.eq_ignore_ascii_case(kind.as_str())
                || *kind == Self::Jpeg && ending.eq_ignore_ascii_case("jpg")
        };
        Self::ALL.iter().copied().find(known).filter(|_| !stem.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_media_type_claim_a_kind() {
        assert_eq!(FileKind::of_name("教案 第1课.PDF"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of_name("封面.jpg"), Some(FileKind::Jpeg));
        for name in [".pdf", "pdf", "教案.exe", "教案.pdf.", ""] {
            assert_eq!(FileKind::of_name(name), None, "{name}");
        }
        assert_eq!(FileKind::of_media_type("Application/PDF; q=1"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of_media_type("text/html"), None);
    }
}
