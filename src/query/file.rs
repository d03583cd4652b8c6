//! Reads query files for `batch`: .txt (one a line), .tsv (id and query), .jsonl (BEIR's layout).

use crate::error::{Error, ErrorKind};
use serde_json::Value;

/// One query of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchQuery {
    /// As the file gives it; in a .txt file the number of the line, from 1.
    pub id: String,
    pub text: String,
    /// Filters in query syntax that narrow this query.
    pub filters: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Lines,
    Tabs,
    JsonLines,
}

/// Reads the queries of the file `name`, and an error for each line that is none; the others are read.
///
/// The layout is the one that the extension names, else the one that the first line shows. Blank lines are
/// skipped, and so is a .tsv heading (`id`, `qid`, `query-id`).
pub fn read_queries(name: &str, text: &str) -> (Vec<BatchQuery>, Vec<Error>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let layout = layout_of(name, text);
    let mut queries = Vec::new();
    let mut errors = Vec::new();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (position, (index, line)) in lines.enumerate() {
        let query = match layout {
            Layout::Lines => Ok(plain_line(index, line)),
            Layout::Tabs if position == 0 && is_heading(line) => continue,
            Layout::Tabs => tab_line(line),
            Layout::JsonLines => json_line(line),
        };
        match query {
            Ok(query) => queries.push(query),
            Err(cause) => {
                let detail = format!("{}: {cause}", index + 1);
                errors.push(Error::new(ErrorKind::BadLine, detail).at(name));
            }
        }
    }
    (queries, errors)
}

fn layout_of(name: &str, text: &str) -> Layout {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "txt" => return Layout::Lines,
        "tsv" => return Layout::Tabs,
        "jsonl" | "ndjson" => return Layout::JsonLines,
        _ => {}
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    if first.trim_start().starts_with('{') {
        Layout::JsonLines
    } else if first.trim_end().contains('\t') {
        Layout::Tabs
    } else {
        Layout::Lines
    }
}

fn plain_line(index: usize, line: &str) -> BatchQuery {
    BatchQuery { id: (index + 1).to_string(), text: line.trim().to_string(), filters: None }
}

fn is_heading(line: &str) -> bool {
    let id = line.split('\t').next().unwrap_or("").trim().to_ascii_lowercase();
    ["id", "_id", "qid", "query-id", "query_id"].contains(&id.as_str())
}

fn tab_line(line: &str) -> Result<BatchQuery, String> {
    let (id, text) = line.split_once('\t').ok_or("id<TAB>query?")?;
    let (id, text) = (id.trim(), text.trim());
    if id.is_empty() || text.is_empty() {
        return Err("id<TAB>query?".to_string());
    }
    Ok(BatchQuery { id: id.to_string(), text: text.to_string(), filters: None })
}

fn json_line(line: &str) -> Result<BatchQuery, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let text = string_of(&value, &["text", "query"])?.ok_or("\"text\" | \"query\"?")?;
    if text.trim().is_empty() {
        return Err("\"text\": \"\"".to_string());
    }
    Ok(BatchQuery {
        id: string_of(&value, &["_id", "id"])?.ok_or("\"_id\" | \"id\"?")?,
        text,
        filters: string_of(&value, &["filters"])?.filter(|filters| !filters.trim().is_empty()),
    })
}

/// The first of `keys` that is there, as text; a number counts as its digits.
fn string_of(value: &Value, keys: &[&str]) -> Result<Option<String>, String> {
    for key in keys {
        match value.get(key) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => return Ok(Some(text.clone())),
            Some(Value::Number(number)) => return Ok(Some(number.to_string())),
            Some(_) => return Err(format!("\"{key}\"?")),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;

    fn query(id: &str, text: &str) -> BatchQuery {
        BatchQuery { id: id.into(), text: text.into(), filters: None }
    }

    #[test]
    fn lines_are_numbered_as_they_stand() {
        let (queries, errors) = read_queries("q.txt", "\u{feff}餐厨垃圾\r\n\r\n  收运 体系\r\n");
        assert_eq!(queries, [query("1", "餐厨垃圾"), query("3", "收运 体系")]);
        assert_eq!(errors, []);
    }

    #[test]
    fn tabs_part_id_and_query() {
        let text = "query-id\tquery\nq1\t餐厨垃圾\n没有制表符\nq2\t收运\t体系\nq3\t\n";
        let (queries, errors) = read_queries("q.tsv", text);
        assert_eq!(queries, [query("q1", "餐厨垃圾"), query("q2", "收运\t体系")]);
        assert_eq!(errors.len(), 2);
        assert_eq!(errors[0].kind, ErrorKind::BadLine);
        assert!(errors[0].message(Lang::Zh).contains("q.tsv: 有一行无法读取：3: "));
    }

    #[test]
    fn json_lines_take_either_key() {
        let text = concat!(
            "{\"_id\":\"a\",\"text\":\"餐厨垃圾\",\"answer\":\"x\"}\n",
            "{\"id\":7,\"query\":\"收运\",\"filters\":\"year:2018\"}\n",
            "{\"text\":\"没有编号\"}\n{坏\n[1]\n{\"id\":\"b\",\"text\":[]}\n{\"id\":\"c\",\"text\":\" \"}\n",
        );
        let (queries, errors) = read_queries("q.jsonl", text);
        let filtered = BatchQuery { filters: Some("year:2018".into()), ..query("7", "收运") };
        assert_eq!(queries, [query("a", "餐厨垃圾"), filtered]);
        assert_eq!(errors.len(), 5);
        assert!(errors[0].detail.starts_with("3: "));
    }

    #[test]
    fn layout_shows_where_the_name_does_not_say() {
        assert_eq!(read_queries("-", "{\"id\":\"a\",\"text\":\"甲\"}").0, [query("a", "甲")]);
        assert_eq!(read_queries("-", "a\t甲").0, [query("a", "甲")]);
        assert_eq!(read_queries("-", "甲").0, [query("1", "甲")]);
        assert_eq!(read_queries("-", ""), (Vec::new(), Vec::new()));
    }
}
