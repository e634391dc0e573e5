//! The yardstick of `.ci/bench`: reads the files of a folder and, if told to, parses them with `serde_json`.

use std::fs;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(task), Some(folder)) = (arguments.next(), arguments.next()) else {
        return;
    };
    let entries = fs::read_dir(folder).expect("the folder can be read");
    for entry in entries {
        let bytes = fs::read(entry.expect("an entry").path()).expect("the file can be read");
        if task == "parse" {
            let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
            std::hint::black_box(value);
        }
    }
}
