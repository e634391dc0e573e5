//! The pages in `docs/rules` are those of the rules, no more and no fewer.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use iamlint::docs::page;
use iamlint::rules::all;

use crate::fixture::update;

#[test]
fn pages_are_those_of_the_rules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let pages: BTreeMap<String, String> = all()
        .map(|rule| (format!("{}.md", rule.name), page(rule)))
        .collect();
    if update() {
        fs::create_dir_all(&folder).unwrap();
    }
    let mut failures = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !pages.contains_key(&name) {
            if update() {
                fs::remove_file(&path).unwrap();
            } else {
                failures.push(format!("docs/rules/{name} belongs to no rule"));
            }
        }
    }
    for (name, page) in &pages {
        let path = folder.join(name);
        if fs::read_to_string(&path).unwrap_or_default() != *page {
            if update() {
                fs::write(&path, page).unwrap();
            } else {
                failures.push(format!("docs/rules/{name} is out of date"));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "\n{}\nIAMLINT_UPDATE=1 writes them anew",
        failures.join("\n")
    );
}
