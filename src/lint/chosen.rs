//! The rules of a run, by what they look at.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::config::Settings;
use crate::rules::{self, Check, DocumentContext, LintContext, Rule, Sink};

type DocumentCheck = fn(&DocumentContext<'_>, &mut Sink<'_>);
pub(super) type PolicyCheck = fn(&LintContext<'_>, &mut Sink<'_>);

/// The rules of a run, each with what it does.
#[derive(Clone, Default)]
pub(super) struct Chosen {
    pub(super) document: Vec<(&'static Rule, DocumentCheck)>,
    pub(super) policy: Vec<(&'static Rule, PolicyCheck)>,
    pub(super) statements: Vec<(&'static Rule, PolicyCheck)>,
    pub(super) conditions: Vec<(&'static Rule, PolicyCheck)>,
}

impl Chosen {
    /// The rules that run under these settings: looked up where nothing was said of any rule, as for most documents.
    pub(super) fn of(settings: &Settings) -> Cow<'static, Self> {
        static ORDINARY: LazyLock<Chosen> =
            LazyLock::new(|| Chosen::where_of(|rule| !rule.pedantic));
        static ALL: LazyLock<Chosen> = LazyLock::new(|| Chosen::where_of(|_| true));
        match (settings.levels.is_empty(), settings.pedantic) {
            (true, false) => Cow::Borrowed(&ORDINARY),
            (true, true) => Cow::Borrowed(&ALL),
            (false, pedantic) => {
                let levels = &settings.levels;
                Cow::Owned(Self::where_of(|rule| {
                    levels.runs(rule.name, rule.pedantic, pedantic)
                }))
            }
        }
    }

    fn where_of(runs: impl Fn(&Rule) -> bool) -> Self {
        let mut chosen = Self::default();
        for rule in rules::all().filter(|rule| runs(rule)) {
            match rule.check {
                Check::Document(check) => chosen.document.push((rule, check)),
                Check::Policy(check) => chosen.policy.push((rule, check)),
                Check::Statements(check) => chosen.statements.push((rule, check)),
                Check::Conditions(check) => chosen.conditions.push((rule, check)),
                // They run when the others are through.
                Check::Ignore(_) => {}
            }
        }
        chosen
    }
}
