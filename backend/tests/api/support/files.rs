//! Files to attach.

use reqwest::Method;

use super::{Answer, Client};

/// The beginning of a PDF document is one.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nonce upon a time\nendobj\n";

/// Sends a file to the draft of a course; the name is written as it stands in a query.
pub async fn attach(client: &Client, course: &str, name: &str, media_type: &str, content: &[u8]) -> Answer {
    let path = format!("/api/v1/courses/{course}/attachments?name={name}");
    client.send_bytes(Method::POST, &path, Some((media_type, content.to_vec())), &[]).await
}
