//! `dict`: words that the word list may lack.

use super::args::{DictArguments, DictCommand, SuggestArguments};
use super::context::{Context, with_output};
use crate::analysis::chinese::ChineseTokenizer;
use crate::analysis::mining::{Candidate, Miner, MiningOptions};
use crate::corpus;
use crate::error::Result;
use crate::extract::Extractors;
use std::io::{self, Write};

pub fn dict(context: &Context, arguments: &DictArguments) -> Result<u8> {
    match &arguments.command {
        DictCommand::Suggest(arguments) => suggest(context, arguments),
    }
}

/// Prints candidates from the files of a folder in jieba's format, for a person to read and cut down.
fn suggest(context: &Context, arguments: &SuggestArguments) -> Result<u8> {
    let walk = corpus::walk(&arguments.paths, &context.ingest_options(None).walk)?;
    walk.problems.iter().for_each(|problem| context.complain(problem));
    let (extractors, mut miner) = (Extractors::standard(), Miner::default());
    let mut failed = walk.problems.len();
    for file in &walk.files {
        let bytes = match corpus::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                context.complain(&error);
                failed += 1;
                continue;
            }
        };
        extractors.extract(&file.name, &bytes, &mut |extracted| match extracted {
            Ok(extracted) => miner.add(&extracted.text),
            Err(error) => {
                context.complain(&error.at(&file.path));
                failed += 1;
            }
        });
    }
    let options = MiningOptions { frequency: arguments.min_frequency, ..MiningOptions::default() };
    let candidates = miner.candidates(&options);
    with_output(arguments.output.as_deref(), |out| write(out, &candidates))?;
    let (files, words) = (walk.files.len(), candidates.len());
    eprintln!(
        "{}",
        context.lang().pick(
            format!("文件 {files}，未读 {failed}；候选词 {words}（按次数从多到少）"),
            format!("{files} files, {failed} not read; {words} candidates, the most frequent first"),
        )
    );
    Ok(match (candidates.is_empty(), failed) {
        (true, _) => 1,
        (false, 0) => 0,
        (false, _) => 2,
    })
}

/// A line for each word: the word, the frequency it needs to be cut as one, a tag.
fn write(out: &mut dyn Write, candidates: &[Candidate]) -> io::Result<()> {
    let mut tokenizer = ChineseTokenizer::default();
    for Candidate { word, frequency, .. } in candidates {
        let needed = tokenizer.least_frequency(&word.chars().collect::<Vec<_>>());
        writeln!(out, "{word} {} n", needed.max(u64::from(*frequency)))?;
    }
    Ok(())
}
