//! The user's corrections of the register: `entities.tsv` in the folder of the index.

use super::context::Context;
use crate::entity::corrections::Corrections;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Clause, FieldTest, Node, Query};
use crate::search::Results;
use std::path::Path;
use std::{fs, io};

pub const FILE: &str = "entities.tsv";

/// The corrections beside the index in `folder`; none where there is no such file. Lines that say nothing are told.
pub fn read(context: &Context, folder: &Path) -> Result<Corrections> {
    let path = folder.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Corrections::default()),
        Err(error) => return Err(Error::from_io(&error, &path)),
    };
    let (corrections, odd) = Corrections::parse(&text);
    for line in odd {
        let what = context.lang().pick(
            format!("{FILE} 第 {line} 行看不懂，略过：应为 merge、rename 或 ban，各栏以制表符分开"),
            format!("line {line} of {FILE} is left out: merge, rename or ban, with tabs between"),
        );
        context.complain(&Error::new(ErrorKind::Usage, what).at(&path));
    }
    Ok(corrections)
}

/// Lets tests for a name find what is shown under it.
pub fn widen(corrections: &Corrections, query: &mut Query) {
    if !corrections.is_empty() {
        query.clauses.iter_mut().for_each(|clause| widen_clause(corrections, clause));
    }
}

fn widen_clause(corrections: &Corrections, clause: &mut Clause) {
    widen_node(corrections, &mut clause.node);
}

fn widen_node(corrections: &Corrections, node: &mut Node) {
    match node {
        Node::Field(FieldTest::Entity { kind, name }) => {
            let test = |name: &str| Node::Field(FieldTest::Entity { kind: *kind, name: name.to_string() });
            let mut nodes: Vec<Node> = corrections.under(name).map(test).collect();
            if !nodes.is_empty() {
                nodes.insert(0, test(name));
                *node = Node::AnyOf(nodes);
            }
        }
        Node::Group(clauses) => clauses.iter_mut().for_each(|clause| widen_clause(corrections, clause)),
        Node::AnyOf(nodes) => nodes.iter_mut().for_each(|node| widen_node(corrections, node)),
        _ => {}
    }
}

/// Shows the entities of hits under their corrected names, without banned ones.
pub fn correct(corrections: &Corrections, results: &mut Results) {
    if corrections.is_empty() {
        return;
    }
    for hit in &mut results.hits {
        hit.entities.retain_mut(|mention| match corrections.name(&mention.name) {
            Some(name) => {
                mention.name = name.to_string();
                true
            }
            None => false,
        });
    }
}
