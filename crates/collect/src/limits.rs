//! How much is taken in at most.

use std::time::Duration;

use ringfort_document::Limits as DocumentLimits;

const MIB: u64 = 1024 * 1024;

/// Limits on what is read and rendered. Whatever is over one of them is refused and named in the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Limits on the documents of one file. Its `file_bytes` and `stream_bytes` are set from
    /// [`Limits::file_bytes`] and [`Limits::dump_bytes`].
    pub documents: DocumentLimits,
    /// Files in one run. A folder that goes over it is refused as a whole. 200,000.
    pub files: usize,
    /// Folders within folders. 255.
    pub folder_depth: usize,
    /// Bytes of one file that is held in memory to be read: YAML, and JSON below 8 MiB. 64 MiB.
    pub file_bytes: u64,
    /// Bytes of one JSON dump, which is read piece by piece. 1 GiB.
    pub dump_bytes: u64,
    /// Bytes of all files of a run. 2 GiB.
    pub total_bytes: u64,
    /// Entries of a chart, packed or not. 10,000.
    pub chart_entries: usize,
    /// Bytes of one file of a chart. 16 MiB.
    pub entry_bytes: u64,
    /// Bytes of a chart, unpacked. 64 MiB.
    pub chart_bytes: u64,
    /// Time to render one chart or overlay. 30 seconds.
    pub render_time: Duration,
    /// Memory of a renderer, where the system tells it (Linux). 1 GiB.
    pub render_memory: u64,
    /// Bytes that one chart or overlay may render to. 64 MiB.
    pub render_bytes: u64,
    /// Bytes up to which a text is kept for excerpts. 1 MiB.
    pub excerpt_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            documents: DocumentLimits::default(),
            files: 200_000,
            folder_depth: 255,
            file_bytes: 64 * MIB,
            dump_bytes: 1024 * MIB,
            total_bytes: 2048 * MIB,
            chart_entries: 10_000,
            entry_bytes: 16 * MIB,
            chart_bytes: 64 * MIB,
            render_time: Duration::from_secs(30),
            render_memory: 1024 * MIB,
            render_bytes: 64 * MIB,
            excerpt_bytes: MIB as usize,
        }
    }
}

impl Limits {
    /// The limits that a reader gets: rendered text is a file to it, too.
    pub(crate) fn of_documents(&self) -> DocumentLimits {
        DocumentLimits {
            file_bytes: usize::try_from(self.file_bytes.max(self.render_bytes))
                .unwrap_or(usize::MAX),
            stream_bytes: self.dump_bytes,
            ..self.documents.clone()
        }
    }
}
