//! What the packages, the hooks and the pages about them say fits together.

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_package_has_the_version_of_the_crate() {
    let version = env!("CARGO_PKG_VERSION");
    for (path, lines) in [
        (
            "pyproject.toml",
            &["version = \"@\"", "dependencies = [\"iamlint==@\"]"][..],
        ),
        ("packaging/python/pyproject.toml", &["version = \"@\""]),
        (
            "packaging/node/iamlint/package.json",
            &[
                "\"version\": \"@\"",
                "\"iamlint-linux-x64\": \"@\"",
                "\"iamlint-win32-x64\": \"@\"",
            ],
        ),
        ("packaging/nix/flake.nix", &["version = \"@\""]),
        ("editors/vscode/package.json", &["\"version\": \"@\""]),
        ("action.yml", &["default: \"@\""]),
        ("packaging/ci/gitlab-component.yml", &["default: \"@\""]),
        ("packaging/ci/Jenkinsfile", &["iamlint==@"]),
        ("packaging/ci/circleci.yml", &["iamlint==@"]),
        ("packaging/ci/azure-pipelines.yml", &["iamlint==@"]),
        ("packaging/ci/github.yml", &["/iamlint@v@"]),
        ("docs/ci.md", &["rev: v@"]),
        ("docs/changelog.md", &["## @"]),
    ] {
        let text = read(path);
        for line in lines {
            // Only the last mark stands for the version: an address has one of its own.
            let (before, after) = line.rsplit_once('@').expect("a mark");
            let line = format!("{before}{version}{after}");
            assert!(text.contains(&line), "{path} does not hold {line}");
        }
    }
}

#[test]
fn the_page_shows_the_workflow_that_is_tested() {
    assert!(read("docs/ci.md").contains(&read("packaging/ci/github.yml")));
}

#[test]
fn the_links_of_the_pages_lead_somewhere() {
    for path in [
        "README.md",
        "docs/ci.md",
        "docs/editors.md",
        "editors/vscode/README.md",
        ".github/SECURITY.md",
        ".github/CONTRIBUTING.md",
        "packaging/node/README.md",
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let folder = folder.parent().expect("a folder");
        for link in read(path)
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let target = link.split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") {
                assert!(folder.join(target).exists(), "{path} links to {target}");
            }
        }
    }
}

/// A client registers each command that the server executes: one of the same name would not start.
#[test]
fn the_extension_has_no_command_of_the_server() {
    let names = |text: &str| -> Vec<String> {
        text.split('"')
            .filter(|word| word.starts_with("iamlint.") && !word.contains(' '))
            .map(str::to_owned)
            .collect()
    };
    let server = names(&read("src/lsp/command.rs"));
    assert!(server.len() >= 5, "{server:?}");
    let manifest: serde_json::Value =
        serde_json::from_str(&read("editors/vscode/package.json")).expect("JSON");
    let commands = manifest["contributes"]["commands"]
        .as_array()
        .expect("commands");
    let registered = read("editors/vscode/src/commands.ts");
    for command in commands {
        let name = command["command"].as_str().expect("a name");
        assert!(
            !server.iter().any(|other| other == name),
            "the server has a command {name} too"
        );
        let short = name.trim_start_matches("iamlint.");
        assert!(
            registered.contains(&format!("register(\"{short}\"")),
            "nothing registers {name}"
        );
    }
    for lens in names(&read("src/lsp/code_lens.rs")) {
        let listed = commands
            .iter()
            .any(|command| command["command"] == lens.as_str());
        assert!(
            listed || server.contains(&lens),
            "nobody has the command {lens} of a lens"
        );
    }
}

#[test]
fn the_extension_has_the_settings_of_the_server() {
    let manifest: serde_json::Value =
        serde_json::from_str(&read("editors/vscode/package.json")).expect("JSON");
    let settings = manifest["contributes"]["configuration"]["properties"]
        .as_object()
        .expect("settings");
    let page = read("docs/language-server.md");
    let table = page.split("| setting | value |").nth(1).expect("a table");
    let names: Vec<&str> = table
        .lines()
        .skip(2)
        .map_while(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert!(names.len() >= 7, "{names:?}");
    for name in names {
        assert!(
            settings.contains_key(&format!("iamlint.{name}")),
            "the extension has no setting {name}"
        );
    }
    let readme = read("editors/vscode/README.md");
    for (name, setting) in settings {
        assert!(
            readme.contains(&format!("`{name}`")),
            "its README leaves {name} out"
        );
        assert!(
            setting["description"].is_string() || setting["markdownDescription"].is_string(),
            "{name} has no description"
        );
    }

    let schema: serde_json::Value =
        serde_json::from_str(&read("docs/iamlint.schema.json")).expect("JSON");
    let mut kinds: Vec<&str> = schema["$defs"]["PolicyTypeName"]["oneOf"]
        .as_array()
        .expect("policy types")
        .iter()
        .filter_map(|kind| kind["const"].as_str())
        .collect();
    let mut offered: Vec<&str> = settings["iamlint.policyType"]["enum"]
        .as_array()
        .expect("policy types")
        .iter()
        .filter_map(serde_json::Value::as_str)
        .filter(|kind| !kind.is_empty())
        .collect();
    kinds.sort_unstable();
    offered.sort_unstable();
    assert_eq!(offered, kinds);
}
