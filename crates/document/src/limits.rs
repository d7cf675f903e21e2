//! What a reader accepts at most.

/// Limits on one input. A reader that meets one says which, and reads nothing past it.
///
/// The defaults are far above what real manifests need and low enough to keep a hostile file from
/// taking the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Lists and maps inside one another. Default 255, which is also the highest value taken.
    pub depth: usize,
    /// Bytes of one file read into memory. Default 256 MiB.
    pub file_bytes: usize,
    /// Bytes of one JSON stream. Default and highest value: 4 GiB less 1.
    pub stream_bytes: u64,
    /// Bytes of one document or list item of a JSON stream. Default 256 MiB.
    pub item_bytes: usize,
    /// Documents of one file. Default 100,000. Items of a streamed list do not count.
    pub documents: usize,
    /// Values of one document, aliases expanded. Default 16,000,000.
    pub nodes: usize,
    /// Bytes of one string or key. Default 64 MiB.
    pub scalar_bytes: usize,
    /// Values that aliases may add to one document. Default 1,000,000.
    pub alias_nodes: usize,
    /// Values that aliases may add for every byte of the document. Default 100.
    pub alias_factor: usize,
    /// Bytes of text that aliases may add to one document. Default 16 MiB.
    pub alias_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            depth: 255,
            file_bytes: 256 << 20,
            stream_bytes: u32::MAX as u64,
            item_bytes: 256 << 20,
            documents: 100_000,
            nodes: 16_000_000,
            scalar_bytes: 64 << 20,
            alias_nodes: 1_000_000,
            alias_factor: 100,
            alias_bytes: 16 << 20,
        }
    }
}

impl Limits {
    /// Limits brought below what the readers can count.
    pub(crate) fn capped(&self) -> Limits {
        Limits {
            depth: self.depth.min(255),
            file_bytes: self.file_bytes.min(u32::MAX as usize),
            stream_bytes: self.stream_bytes.min(u64::from(u32::MAX)),
            item_bytes: self.item_bytes.min(u32::MAX as usize),
            nodes: self.nodes.min(crate::slot::MOST),
            scalar_bytes: self.scalar_bytes.min(crate::slot::MOST),
            ..self.clone()
        }
    }
}
