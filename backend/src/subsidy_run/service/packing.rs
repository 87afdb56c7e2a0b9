//! A sealed line as it is stored: its bytes packed (raw deflate) to a fifth.

use std::io::{self, Read as _, Write as _};
use std::num::NonZero;
use std::{panic, thread};

use contract::subsidy::SubsidyLineView;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// The bytes of a line, as they were sealed and as they are answered.
pub(super) fn bytes_of(line: &SubsidyLineView) -> io::Result<Vec<u8>> {
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

/// Packs lines on all processors, in their order.
pub(super) fn pack_all(lines: &[SubsidyLineView]) -> io::Result<Vec<Vec<u8>>> {
    let one = |line: &SubsidyLineView| pack(&bytes_of(line)?);
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
}
