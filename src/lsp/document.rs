//! An open document: one version of its text, and what is computed from it once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use tower_lsp::ls_types::{Position, Range, Uri};

use super::position::{Buffer, Encoding, Index};
use super::relevance::{self, Role};
use crate::config::Settings;
use crate::embed::{self, Found, PolicyKind};
use crate::lint::Report;
use crate::source::{Dialect, SourceFile, Span};
use crate::syntax::{self, Parse, Value};
use crate::workspace::FileSettings;

/// The id of the next version of a document.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// One version of an open document. A change makes a new one, so that a request sees the text that it was asked about.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its address.
    pub(crate) uri: Uri,
    /// The client's number of this version.
    pub(crate) version: i32,
    /// What the engine is told about it.
    pub(crate) settings: Settings,
    /// Where these settings are from.
    pub(super) from: Arc<FileSettings>,
    /// Its language, as the client calls it.
    language: String,
    /// Different for each version under each settings.
    id: u64,
    file: SourceFile,
    index: Index,
    role: OnceLock<Role>,
    report: OnceLock<Report>,
}

impl Document {
    /// A document as the client opened it. `name` is what findings show.
    pub(crate) fn new(
        uri: Uri,
        language: String,
        version: i32,
        name: &str,
        text: String,
        encoding: Encoding,
        from: Arc<FileSettings>,
    ) -> Self {
        let index = Index::new(&text, encoding);
        Self::build(uri, language, version, name, (text, index), from)
    }

    fn build(
        uri: Uri,
        language: String,
        version: i32,
        name: &str,
        (text, index): (String, Index),
        from: Arc<FileSettings>,
    ) -> Self {
        let mut file = SourceFile::new(name, text);
        // A file's name decides, as it does at the command line; what is in no file has only its language.
        if uri.scheme().as_str() != "file" && matches!(language.as_str(), "jsonc" | "json5") {
            file = file.with_dialect(Dialect::Jsonc);
        }
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            uri,
            version,
            settings: from.settings.clone(),
            from,
            language,
            file,
            index,
            role: OnceLock::new(),
            report: OnceLock::new(),
        }
    }

    /// The next version, made by edits to this one's text.
    #[must_use]
    pub(crate) fn changed(&self, version: i32, edit: impl FnOnce(&mut Buffer)) -> Self {
        let mut buffer = Buffer::new(self.text().to_owned(), self.index.clone());
        edit(&mut buffer);
        Self::build(
            self.uri.clone(),
            self.language.clone(),
            version,
            self.file.name(),
            buffer.finish(),
            Arc::clone(&self.from),
        )
    }

    /// The same version under other settings.
    #[must_use]
    pub(crate) fn with_settings(&self, from: Arc<FileSettings>) -> Self {
        Self::build(
            self.uri.clone(),
            self.language.clone(),
            self.version,
            self.file.name(),
            (self.text().to_owned(), self.index.clone()),
            from,
        )
    }

    /// Names this version under these settings: what was found in it is the same as long as this is.
    pub(crate) fn id(&self) -> String {
        self.id.to_string()
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        self.file.text()
    }

    /// The text with its name and dialect.
    pub(crate) fn file(&self) -> &SourceFile {
        &self.file
    }

    /// The text of a span; empty where the span is not one of this text.
    pub(crate) fn slice(&self, span: Span) -> &str {
        self.file.slice(span)
    }

    /// The byte offset of a position, moved onto the text where it is not on it.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        self.index.offset(self.text(), position)
    }

    /// The span of a range.
    pub(crate) fn span(&self, range: Range) -> Span {
        Span::new(self.offset(range.start), self.offset(range.end))
    }

    /// The position of a byte offset.
    pub(crate) fn position(&self, offset: u32) -> Position {
        self.index.position(self.text(), offset)
    }

    /// The range of a span.
    pub(crate) fn range(&self, span: Span) -> Range {
        self.index.range(self.text(), span)
    }

    /// In what columns are counted: the length of a token in this unit is [`Encoding::length`] of its text.
    pub(crate) fn encoding(&self) -> Encoding {
        self.index.encoding()
    }

    /// What iamlint does with the document. Computed once.
    pub(crate) fn role(&self) -> Role {
        *self.role.get_or_init(|| {
            let known = self.report.get();
            let holds_policy = known.map_or_else(
                || relevance::holds_policy(self),
                |report| report.policies > 0,
            );
            relevance::role(self, holds_policy)
        })
    }

    /// The tree. It borrows the text, so it is not kept: reading 100 KB takes about as long as sending an answer.
    pub(crate) fn parse(&self) -> Parse<'_> {
        syntax::parse(self.text(), self.file.dialect())
    }

    /// The policies of the tree that stand in the text as they are, in its order, and their kinds. A draft is one
    /// policy, whatever there is of it.
    pub(crate) fn policies<'t, 's>(&self, root: &'t Value<'s>) -> Vec<(&'t Value<'s>, PolicyKind)> {
        let kind_of = |value: &Value<'_>, kind: Option<PolicyKind>| {
            let kind = self.settings.policy_kind.or(kind);
            kind.unwrap_or_else(|| embed::kind_of(value))
        };
        let mut policies: Vec<_> = embed::find(root)
            .into_iter()
            .filter_map(|found| match found {
                Found::Here { value, kind } => Some((value, kind_of(value, kind))),
                Found::Inside { .. } => None,
            })
            .collect();
        let assumed = self.role() == Role::Draft || self.settings.assume_policy;
        if policies.is_empty() && assumed {
            policies.push((root, kind_of(root, None)));
        }
        policies
    }

    /// What linting the document gives: the findings of the command line. Computed once; empty unless the document
    /// is a policy. Linting tells, too, whether it is: so nothing is read twice.
    pub(crate) fn report(&self) -> &Report {
        self.report.get_or_init(|| {
            if relevance::may_hold_policy(self) {
                self.from.lint(&self.file, self.settings.assume_policy)
            } else {
                Report::default()
            }
        })
    }
}
