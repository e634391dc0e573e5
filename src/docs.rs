//! Pages and tables about the rules, made from the rules themselves.

use std::fmt::Write as _;

use crate::diagnostic::Severity;
use crate::embed::PolicyKind;
use crate::rules::{self, FixAvailability, IssueCode, Rule};

/// Name of the section of the README that holds the table of rules; see [`with_section`].
pub const RULES: &str = "rules";

/// Name of the section of the README that holds the table of issue codes; see [`with_section`].
pub const ISSUE_CODES: &str = "issue-codes";

/// The lines of a rule's doc comment, without the space that follows `///`.
pub fn lines(rule: &Rule) -> impl Iterator<Item = &'static str> {
    rule.docs
        .iter()
        .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end())
}

/// What a rule does, in one sentence: the first paragraph of its doc comment.
pub fn summary(rule: &Rule) -> String {
    let first: Vec<&str> = lines(rule).take_while(|line| !line.is_empty()).collect();
    first.join(" ")
}

/// A rule's page in Markdown: its name, what is known of it, and its doc comment.
pub fn page(rule: &Rule) -> String {
    let mut page = format!("# {}\n\n", rule.name);
    let mut facts = vec![
        format!("Severity: {}", rule.severity.name()),
        format!("Theme: {}", rule.theme()),
        format!("Fix: {}", fix(rule)),
        format!("Since: {}", rule.since),
    ];
    if rule.pedantic {
        facts.push("Runs only with `--pedantic`".to_owned());
    }
    page.push_str(&facts.join(" · "));
    page.push_str("\n\n");
    for line in lines(rule) {
        page.push_str(line);
        page.push('\n');
    }
    if let Some(appendix) = rule.appendix {
        page.push('\n');
        page.push_str(&appendix());
    }
    if !rule.issue_codes.is_empty() {
        page.push_str("\n## In IAM Access Analyzer\n\n");
        for code in rule
            .issue_codes
            .iter()
            .copied()
            .filter_map(rules::issue_code)
        {
            let severity = if code.severity == rule.severity {
                String::new()
            } else {
                format!(" ({})", code.severity.name())
            };
            let _ = writeln!(page, "- [{}]({}){severity}", code.code, code.url());
        }
    }
    page
}

/// Where a rule's finding is explained: AWS's page for its issue code; else the rule's own page, if the package says where
/// its repository is; else the first reference of that page.
pub fn address(rule: &Rule, issue_code: Option<&str>) -> Option<String> {
    let of_code = issue_code.and_then(rules::issue_code).map(IssueCode::url);
    of_code.or_else(|| own_page(rule)).or_else(|| {
        lines(rule)
            .skip_while(|line| *line != "## References")
            .filter_map(|line| Some(line.split_once("](")?.1.split_once(')')?.0))
            .find(|address| address.starts_with("https://"))
            .map(str::to_owned)
    })
}

/// A rule's page in the repository of this version.
fn own_page(rule: &Rule) -> Option<String> {
    let repository = option_env!("CARGO_PKG_REPOSITORY").filter(|address| !address.is_empty())?;
    let version = env!("CARGO_PKG_VERSION");
    Some(format!(
        "{repository}/blob/v{version}/docs/rules/{}.md",
        rule.name
    ))
}

/// Whether a rule repairs what it finds, as a word.
pub fn fix(rule: &Rule) -> &'static str {
    match rule.fix {
        FixAvailability::None => "none",
        FixAvailability::Sometimes => "sometimes",
        FixAvailability::Always => "always",
    }
}

/// The severities that a rule's findings may have, the worst first: its own, and those of its issue codes.
pub fn severities(rule: &Rule) -> Vec<Severity> {
    let of_codes = rule
        .issue_codes
        .iter()
        .filter_map(|code| Some(rules::issue_code(code)?.severity));
    let mut severities: Vec<Severity> = of_codes.chain([rule.severity]).collect();
    severities.sort_unstable_by(|a, b| b.cmp(a));
    severities.dedup();
    severities
}

/// All rules as a table in Markdown, theme by theme.
pub fn table() -> String {
    let mut table = "| Rule | Theme | Severity | Fix | |\n|---|---|---|---|---|\n".to_owned();
    for rule in rules::all() {
        let severities: Vec<&str> = severities(rule).into_iter().map(Severity::name).collect();
        let _ = writeln!(
            table,
            "| `{}`{} | {} | {} | {} | {} |",
            rule.name,
            if rule.pedantic { " (pedantic)" } else { "" },
            rule.theme(),
            severities.join(", "),
            fix(rule),
            summary(rule).replace('|', "\\|"),
        );
    }
    table
}

/// All issue codes of IAM Access Analyzer as a table in Markdown: finding type, kinds of policy, and the rules that
/// cover each.
pub fn issue_codes() -> String {
    let mut table = "| Issue code | Severity | Policies | Rule |\n|---|---|---|---|\n".to_owned();
    for code in rules::issue_codes() {
        let covering: Vec<String> = rules::all()
            .filter(|rule| rule.issue_codes.contains(&code.code))
            .map(|rule| format!("`{}`", rule.name))
            .collect();
        let kinds = if code.kinds.len() == PolicyKind::ALL.len() {
            "all".to_owned()
        } else {
            let names: Vec<&str> = code.kinds.iter().map(|kind| kind.name()).collect();
            names.join(", ")
        };
        let _ = writeln!(
            table,
            "| [{}]({}) | {} | {kinds} | {} |",
            code.code,
            code.url(),
            code.severity.name(),
            covering.join(", "),
        );
    }
    table
}

/// A document with `text` between the lines `<!-- NAME:begin -->` and `<!-- NAME:end -->`; `None` where these lines are
/// not in it.
pub fn with_section(document: &str, name: &str, text: &str) -> Option<String> {
    let begin = format!("<!-- {name}:begin -->\n");
    let end = format!("<!-- {name}:end -->");
    let (before, rest) = document.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}{text}{end}{after}"))
}

/// Markdown with its paragraphs broken into lines of at most `width` characters. Code, headings, tables and
/// links in lists stay.
pub fn reflow(markdown: &str, width: usize) -> String {
    let mut flowed = String::with_capacity(markdown.len());
    let mut paragraph = Paragraph::default();
    let mut in_code = false;
    for line in markdown.lines() {
        let fence = line.starts_with("```");
        let whole = line.starts_with(['#', '|']) || line.starts_with("- [");
        if in_code || fence || line.is_empty() || whole {
            paragraph.end(width, &mut flowed);
            flowed.push_str(line);
            flowed.push('\n');
            in_code ^= fence;
            continue;
        }
        if line.starts_with("- ") {
            paragraph.end(width, &mut flowed);
            paragraph.indent = 2;
        }
        paragraph.words.extend(line.split_whitespace());
    }
    paragraph.end(width, &mut flowed);
    flowed
}

#[derive(Default)]
struct Paragraph<'a> {
    words: Vec<&'a str>,
    /// Spaces before each line but the first.
    indent: usize,
}

impl Paragraph<'_> {
    /// Writes the paragraph and starts a new one.
    fn end(&mut self, width: usize, flowed: &mut String) {
        let mut column = 0;
        for word in &self.words {
            let size = word.chars().count();
            if column > 0 && column + 1 + size > width {
                flowed.push('\n');
                flowed.extend(std::iter::repeat_n(' ', self.indent));
                column = self.indent;
            } else if column > 0 {
                flowed.push(' ');
                column += 1;
            }
            flowed.push_str(word);
            column += size;
        }
        if !self.words.is_empty() {
            flowed.push('\n');
        }
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_sentence_and_a_page() {
        for rule in rules::all() {
            let summary = summary(rule);
            assert!(summary.ends_with('.'), "{}: {summary}", rule.name);
            let page = page(rule);
            assert!(page.starts_with(&format!("# {}\n\nSeverity: ", rule.name)));
            assert!(page.contains(&format!("\n\n{}", lines(rule).next().unwrap())));
            for code in rule.issue_codes {
                assert!(page.contains(&format!("- [{code}](https://")), "{code}");
            }
        }
    }

    #[test]
    fn every_rule_is_explained_somewhere() {
        for rule in rules::all() {
            let codes = rule.issue_codes.iter().copied().map(Some);
            for code in codes.chain([None]) {
                let address = address(rule, code).unwrap_or_default();
                assert!(address.starts_with("https://"), "{}: {address}", rule.name);
            }
        }
    }

    #[test]
    fn a_section_is_replaced_and_nothing_else() {
        let document = "a\n<!-- rules:begin -->\nold\n<!-- rules:end -->\nb\n";
        let new = with_section(document, RULES, &table()).unwrap();
        assert!(new.starts_with("a\n<!-- rules:begin -->\n| Rule |"));
        assert!(new.ends_with("|\n<!-- rules:end -->\nb\n"));
        assert_eq!(
            with_section(&new, RULES, "old\n").as_deref(),
            Some(document)
        );
        assert_eq!(with_section("no markers", RULES, ""), None);
    }

    #[test]
    fn every_issue_code_has_a_rule() {
        for row in issue_codes().lines() {
            assert!(!row.ends_with("|  |"), "no rule reports {row}");
        }
    }

    #[test]
    fn only_paragraphs_are_broken_anew() {
        let page = "# A b c d\n\none two\nthree\n- four five six\n- [a link](x)\n\n```json\n{ \"a\" :  1 }\n```\n";
        assert_eq!(
            reflow(page, 9),
            "# A b c d\n\none two\nthree\n- four\n  five\n  six\n- [a link](x)\n\n```json\n{ \"a\" :  1 }\n```\n"
        );
    }
}
