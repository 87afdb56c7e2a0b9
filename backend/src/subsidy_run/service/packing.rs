//! A sealed line as it is stored: its bytes packed (raw deflate) to a fifth.

use std::io::{self, Read as _, Write as _};
use std::num::NonZero;
use std::slice::Chunks;
use std::sync::mpsc;
use std::{panic, thread};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;

/// The bytes of a line, as they were sealed and as they are answered.
pub(super) fn bytes_of(line: &impl Serialize) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec(line)?)
}

/// Packs bytes; the same bytes always become the same.
pub(super) fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 8), Compression::fast());
    packed.write_all(bytes)?;
    packed.finish()
}

/// The bytes that were packed.
pub(super) fn unpack(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(packed.len() * 8);
    DeflateDecoder::new(packed).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Keeps parts of lines, each packed while the one before it is kept.
pub(super) fn keep_packed<T: Serialize + Sync, E>(
    parts: Chunks<'_, T>,
    mut keep: impl FnMut(&[T], io::Result<Vec<Vec<u8>>>) -> Result<(), E>,
) -> Result<(), E> {
    thread::scope(|scope| {
        let (send, packed) = mpsc::sync_channel(1);
        let ahead = parts.clone();
        scope.spawn(move || ahead.map(pack_all).try_for_each(|part| send.send(part)));
        parts.zip(packed).try_for_each(|(part, packed)| keep(part, packed))
    })
}

/// Packs lines on all processors, in their order.
fn pack_all<T: Serialize + Sync>(lines: &[T]) -> io::Result<Vec<Vec<u8>>> {
    let one = |line: &T| pack(&bytes_of(line)?);
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let share = lines.len().div_ceil(processors).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = lines
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(one).collect::<io::Result<Vec<_>>>()))
            .collect();
        let mut packed = Vec::with_capacity(lines.len());
        for part in parts {
            packed.extend(part.join().unwrap_or_else(|cause| panic::resume_unwind(cause))?);
        }
        Ok(packed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_back_byte_for_byte_and_smaller() {
        let bytes = "{\"name\":\"payment\",\"value\":\"18295.36\"}".repeat(500).into_bytes();
        let packed = pack(&bytes).unwrap();
        assert!(packed.len() * 10 < bytes.len());
        assert_eq!(unpack(&packed).unwrap(), bytes);
        assert_eq!(pack(&bytes).unwrap(), packed);
        assert!(
            unpack(&packed[..packed.len() / 2]).is_err() || unpack(&packed[..4]).unwrap_or_default() != bytes
        );
    }

    #[test]
    fn parts_are_kept_in_their_order_and_no_more_once_one_is_refused() {
        let lines: Vec<String> = (0..7).map(|line| format!("line {line}").repeat(9)).collect();
        let mut kept = Vec::new();
        keep_packed::<_, ()>(lines.chunks(3), |part, packed| {
            let bytes: Vec<Vec<u8>> = packed.unwrap().iter().map(|one| unpack(one).unwrap()).collect();
            assert_eq!(bytes, part.iter().map(|line| bytes_of(line).unwrap()).collect::<Vec<_>>());
            kept.extend_from_slice(part);
            Ok(())
        })
        .unwrap();
        assert_eq!(kept, lines);
        let mut calls = 0;
        let refused = keep_packed(lines.chunks(3), |_, _| {
            calls += 1;
            Err("full")
        });
        assert_eq!((refused, calls), (Err("full"), 1));
    }
}
