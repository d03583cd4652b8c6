//! The file that says what made an index and which folder holds its segments.

use super::directory::write_whole;
use super::{generations, seal};
use crate::analysis;
use crate::analysis::user_words::Frequencies;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{STAGES, Schema};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

pub const MANIFEST: &str = "manifest.json";
/// Version of the folder's layout and of the records in it.
const FORMAT: u32 = 7;
/// First format whose manifest and lists carry a checksum.
const FIRST_SEALED: u32 = 3;

/// What made an index; it must fit the program that opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub program: String,
    /// `Schema::fingerprint` of the schema in use.
    pub fingerprint: String,
    /// `schema::STAGES` of the program that made it.
    #[serde(default)]
    pub stages: BTreeMap<String, u32>,
    /// Words that were added to the list, as its documents are cut.
    #[serde(default, skip_serializing_if = "Frequencies::is_empty")]
    pub words: Frequencies,
    /// Words that were added, changed or removed after some documents that may hold them were cut.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub pending: BTreeSet<String>,
    /// How often the index was rebuilt: the number of the folder that holds its segments.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub generation: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Manifest {
    pub fn new(fingerprint: String) -> Self {
        let stages = STAGES.map(|(stage, version)| (stage.to_string(), version)).into();
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_string(),
            fingerprint,
            stages,
            words: Frequencies::new(),
            pending: BTreeSet::new(),
            generation: 0,
        }
    }

    /// The manifest of the index in `folder`.
    ///
    /// # Errors
    /// `NoIndex`, `Damaged` (also where there are segments without a manifest), `Mismatch` (another layout).
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound && generations::hold_segments(folder) => {
                return Err(Error::new(ErrorKind::Damaged, format!("缺少文件 {MANIFEST}")).at(folder));
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(Error::new(ErrorKind::NoIndex, "").at(folder));
            }
            read => read.map_err(|e| Error::from_io(&e, &path))?,
        };
        let length = seal::sealed_length(&bytes);
        let manifest: Option<Self> = serde_json::from_slice(&bytes[..length.unwrap_or(bytes.len())]).ok();
        let is_another = |manifest: &Self| {
            manifest.format != FORMAT && (length.is_some() || manifest.format < FIRST_SEALED)
        };
        match manifest {
            Some(manifest) if is_another(&manifest) => {
                let detail = format!("format {} ≠ {FORMAT}, jiansuo {}", manifest.format, manifest.program);
                Err(Error::new(ErrorKind::Mismatch, detail).at(folder))
            }
            Some(manifest) if length.is_some() => Ok(manifest),
            _ => {
                let detail = format!("文件 {MANIFEST} 的内容与校验和不符");
                Err(Error::new(ErrorKind::Damaged, detail).at(folder))
            }
        }
    }

    /// Writes it; once this returns, readers find the index that it describes.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        let part = folder.join(format!("{MANIFEST}.part"));
        write_whole(&folder.join(MANIFEST), &part, &seal::sealed(text.as_bytes()))
    }
}

/// The manifest of the index in `folder`, which fits the schema.
pub fn fitting(folder: &Path, schema: &Schema) -> Result<Manifest> {
    let manifest = Manifest::read(folder)?;
    let fingerprint = schema.fingerprint(&analysis::fingerprint());
    if manifest.fingerprint != fingerprint {
        let detail = format!("schema/dictionary {} ≠ {fingerprint}", manifest.fingerprint);
        return Err(Error::new(ErrorKind::Mismatch, detail).at(folder));
    }
    Ok(manifest)
}
