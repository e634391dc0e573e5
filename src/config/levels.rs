//! Which rules run, and how bad their findings are.

use crate::diagnostic::Severity;

/// What a rule is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It does not run.
    Off,
    /// It runs, and its findings have their own severity.
    On,
    /// It runs, and each of its findings has this severity.
    At(Severity),
}

/// The levels of the rules that were told something. All others run as they are, pedantic rules only in a pedantic run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Sorted by name.
    entries: Vec<(&'static str, Level)>,
}

impl Levels {
    /// What the rule is told; `None` where nothing was said of it.
    pub fn of(&self, rule: &str) -> Option<Level> {
        let index = self.entries.binary_search_by(|(name, _)| (*name).cmp(rule));
        let (_, level) = self.entries.get(index.ok()?)?;
        Some(*level)
    }

    /// Tells a rule something else.
    pub fn set(&mut self, rule: &'static str, level: Level) {
        match self.entries.binary_search_by(|(name, _)| (*name).cmp(rule)) {
            Ok(index) => {
                if let Some(entry) = self.entries.get_mut(index) {
                    entry.1 = level;
                }
            }
            Err(index) => self.entries.insert(index, (rule, level)),
        }
    }

    /// Whether a rule runs.
    pub fn runs(&self, rule: &str, is_pedantic: bool, pedantic_run: bool) -> bool {
        match self.of(rule) {
            Some(level) => level != Level::Off,
            None => pedantic_run || !is_pedantic,
        }
    }

    /// The severity that all findings of a rule are given; `None` where they keep their own.
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        match self.of(rule) {
            Some(Level::At(severity)) => Some(severity),
            _ => None,
        }
    }

    /// Whether nothing was said of any rule.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All that was said, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Level)> {
        self.entries.iter().copied()
    }
}

impl Level {
    /// The name that people write: `off`, `on`, or a severity.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::At(severity) => severity.name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_counts() {
        let mut levels = Levels::default();
        assert!(levels.runs("a", false, false) && !levels.runs("a", true, false));
        assert!(levels.runs("a", true, true));
        levels.set("b", Level::Off);
        levels.set("a", Level::At(Severity::Error));
        levels.set("b", Level::On);
        assert!(levels.runs("a", true, false) && levels.runs("b", true, false));
        assert_eq!(levels.severity("a"), Some(Severity::Error));
        assert_eq!(levels.severity("b"), None);
        levels.set("a", Level::Off);
        assert!(!levels.runs("a", false, true));
        let names: Vec<_> = levels
            .iter()
            .map(|(name, level)| (name, level.name()))
            .collect();
        assert_eq!(names, [("a", "off"), ("b", "on")]);
    }
}
