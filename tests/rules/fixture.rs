//! A fixture: a file below `testdata/rules`, its settings, and what linting it gives.

use std::fs;
use std::path::{Path, PathBuf};

use iamlint::config::Settings;
use iamlint::diagnostic::Diagnostic;
use iamlint::lint::lint;
use iamlint::source::{Dialect, SourceFile};

/// One file of `testdata/rules/<rule>/`.
pub(crate) struct Fixture {
    /// The name of its folder.
    pub(crate) rule: String,
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
    pub(crate) settings: Settings,
    /// The file beside a strict JSON document that lists its findings.
    pub(crate) expected: Option<Expected>,
}

pub(crate) struct Expected {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Whether the files that hold results are to be written anew.
pub(crate) fn update() -> bool {
    std::env::var_os("IAMLINT_UPDATE").is_some_and(|value| value == "1")
}

/// All fixtures, sorted by path.
pub(crate) fn all() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules");
    let mut fixtures: Vec<Fixture> = entries(&root)
        .iter()
        .flat_map(|folder| load(folder))
        .collect();
    fixtures.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!fixtures.is_empty(), "no fixtures in {}", root.display());
    fixtures
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let list = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    list.map(|entry| entry.unwrap().path()).collect()
}

fn load(folder: &Path) -> Vec<Fixture> {
    let mut fixtures = Vec::new();
    for path in entries(folder) {
        let extension = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if ["expected", "fixed", "rewritten"]
            .iter()
            .any(|made| extension == *made)
        {
            assert!(
                path.with_extension("").exists(),
                "{}: the document is missing",
                path.display()
            );
            continue;
        }
        assert!(
            matches!(&*extension, "json" | "jsonc"),
            "{}: no fixture",
            path.display()
        );
        let bytes = fs::read(&path).unwrap();
        let expected = (extension == "json").then(|| {
            let path = path.with_extension("json.expected");
            let text = fs::read_to_string(&path).unwrap_or_default();
            Expected { path, text }
        });
        let header = expected.as_ref().map_or_else(
            || String::from_utf8_lossy(&bytes).into_owned(),
            |expected| expected.text.clone(),
        );
        let settings = settings(directives(&header))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let rule = folder.file_name().unwrap().to_string_lossy().into_owned();
        fixtures.push(Fixture {
            rule,
            path,
            bytes,
            settings,
            expected,
        });
    }
    fixtures
}

/// `policy-type: scp` and the like, in comments on the first lines.
fn directives(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines()
        .map_while(|line| line.strip_prefix("//").or_else(|| line.strip_prefix('#')))
        .filter_map(|line| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let name = name.trim();
            matches!(
                name,
                "policy-type" | "resource-type" | "pedantic" | "every-code"
            )
            .then_some((name, value.trim()))
        })
}

/// The settings that `policy-type`, `resource-type`, `pedantic` and `every-code` ask for.
pub(crate) fn settings<'a>(
    options: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Settings, String> {
    let mut settings = Settings {
        assume_policy: true,
        ..Settings::default()
    };
    for (name, value) in options {
        match name {
            "policy-type" => {
                settings.policy_kind = Some(value.parse().map_err(|error| format!("{error}"))?);
            }
            "resource-type" => settings.resource_type = Some(value.to_owned()),
            "pedantic" => settings.pedantic = true,
            "every-code" => settings.every_code = true,
            _ => return Err(format!("`{name}` is no option")),
        }
    }
    Ok(settings)
}

impl Fixture {
    /// The name that failures show.
    pub(crate) fn name(&self) -> String {
        format!(
            "{}/{}",
            self.rule,
            self.path.file_name().unwrap().to_string_lossy()
        )
    }

    /// The document. Only a `.json` fixture is strict.
    pub(crate) fn source(&self) -> SourceFile {
        SourceFile::from_bytes(self.name(), self.bytes.clone())
    }

    /// What linting gives.
    pub(crate) fn lint(&self) -> (SourceFile, Vec<Diagnostic>) {
        let source = self.source();
        let diagnostics = lint(&source, &self.settings).diagnostics;
        (source, diagnostics)
    }

    /// What linting another text in its place gives.
    pub(crate) fn lint_text(&self, text: &str, dialect: Dialect) -> Vec<Diagnostic> {
        lint(
            &SourceFile::new(self.name(), text).with_dialect(dialect),
            &self.settings,
        )
        .diagnostics
    }
}

/// `rule-name[CODE]: message`
pub(crate) fn describe(diagnostic: &Diagnostic) -> String {
    let code = diagnostic
        .issue_code
        .map(|code| format!("[{code}]"))
        .unwrap_or_default();
    format!("{}{code}: {}", diagnostic.rule, diagnostic.message)
}
