//! The algebra against a naive matcher and all short strings.

use proptest::prelude::*;

use super::union::decide;
use super::{Case, Glob, Quantifier, UNION_STEP_BUDGET, union_covers};

fn glob(text: &str) -> Glob<'_> {
    Glob::new(text, Case::Sensitive)
}

fn variables(text: &str) -> Glob<'_> {
    Glob::with_variables(text, Case::Sensitive)
}

/// The definition of a match, word for word; exponential.
fn naive(pattern: &[char], text: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('*', rest)) => (0..=text.len()).any(|taken| naive(rest, &text[taken..])),
        Some(('?', rest)) => !text.is_empty() && naive(rest, &text[1..]),
        Some((c, rest)) => text.first() == Some(c) && naive(rest, &text[1..]),
    }
}

fn naive_str(pattern: &str, text: &str) -> bool {
    naive(&chars(pattern), &chars(text))
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// All strings over `a`, `b` and a character that no pattern holds, up to `length`.
fn strings(length: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..length {
        last = last
            .iter()
            .flat_map(|text| ["a", "b", "ż"].map(|c| format!("{text}{c}")))
            .collect();
        all.extend(last.iter().cloned());
    }
    all
}

fn pattern(length: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![Just('a'), Just('b'), Just('*'), Just('?')],
        0..=length,
    )
    .prop_map(String::from_iter)
}

/// Patterns with four tokens at most are told apart, in every way asked about here, by strings of
/// this length: four fixed characters of each side, with one more between.
const ENOUGH: usize = 7;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn matches_is_the_definition(p in pattern(7), text in "[abż]{0,8}") {
        prop_assert_eq!(glob(&p).matches(&text), naive_str(&p, &text));
    }

    #[test]
    fn covers_and_intersects_are_exact(a in pattern(4), b in pattern(3)) {
        let (mut covers, mut intersects) = (true, false);
        for text in strings(ENOUGH) {
            let (in_a, in_b) = (naive_str(&a, &text), naive_str(&b, &text));
            covers &= in_a || !in_b;
            intersects |= in_a && in_b;
        }
        prop_assert_eq!(glob(&a).covers(&glob(&b)), covers, "{} covers {}", a, b);
        prop_assert_eq!(glob(&a).intersects(&glob(&b)), intersects, "{} meets {}", a, b);
        prop_assert_eq!(glob(&b).intersects(&glob(&a)), intersects, "{} meets {}", b, a);
    }

    #[test]
    fn union_covers_is_exact(
        globs in proptest::collection::vec(pattern(3), 0..5),
        b in pattern(3),
    ) {
        let wanted = strings(6).iter().all(|text| {
            !naive_str(&b, text) || globs.iter().any(|a| naive_str(a, text))
        });
        let globs: Vec<_> = globs.iter().map(|a| glob(a)).collect();
        prop_assert_eq!(union_covers(&globs, &glob(&b)), wanted, "{:?} over {}", globs, b);
    }

    /// Cuts a target into the cases of how long each star is, which a union has to put together.
    #[test]
    fn a_split_star_is_put_together(
        before in "[ab]{0,2}", after in "[ab*]{0,3}", cut in 0_usize..5, hole in 0_usize..8,
    ) {
        let target = format!("{before}*{after}");
        let mut parts: Vec<_> =
            (0..cut).map(|n| format!("{before}{}{after}", "?".repeat(n))).collect();
        parts.push(format!("{before}{}*{after}", "?".repeat(cut)));
        let whole: Vec<_> = parts.iter().map(|a| glob(a)).collect();
        prop_assert!(union_covers(&whole, &glob(&target)));
        if hole < whole.len() && !after.contains('*') {
            let mut parts = whole.clone();
            parts.remove(hole);
            prop_assert!(!union_covers(&parts, &glob(&target)));
        }
    }

    #[test]
    fn canonical_keeps_the_meaning(p in pattern(6), q in pattern(6), text in "[abż]{0,6}") {
        let short = glob(&p).canonical().into_owned();
        prop_assert_eq!(naive_str(&short, &text), naive_str(&p, &text));
        prop_assert!(glob(&short).equivalent(&glob(&p)));
        let same = glob(&p).covers(&glob(&q)) && glob(&q).covers(&glob(&p));
        prop_assert_eq!(glob(&p).equivalent(&glob(&q)), same);
        prop_assert_eq!(glob(&p).canonical() == glob(&q).canonical(), same);
    }

    #[test]
    fn insensitive_is_sensitive_in_lower_case(a in "[aBb*?]{0,5}", b in "[AabB*?]{0,5}") {
        let (low_a, low_b) = (a.to_lowercase(), b.to_lowercase());
        let (x, y) = (Glob::new(&a, Case::Insensitive), Glob::new(&b, Case::Insensitive));
        prop_assert_eq!(x.covers(&y), glob(&low_a).covers(&glob(&low_b)));
        prop_assert_eq!(x.intersects(&y), glob(&low_a).intersects(&glob(&low_b)));
        prop_assert_eq!(x.equivalent(&y), glob(&low_a).equivalent(&glob(&low_b)));
        prop_assert_eq!(
            union_covers(&[x, Glob::new("?*", Case::Insensitive)], &y),
            union_covers(&[glob(&low_a), glob("?*")], &glob(&low_b))
        );
        let text = b.replace(['*', '?'], "x");
        prop_assert_eq!(x.matches(&text), glob(&low_a).matches(&text.to_lowercase()));
    }

    /// What is said about variables holds for each value of them.
    #[test]
    fn variables_hold_for_every_value(
        a in "([ab*?]|[$][{]v[}]){0,4}",
        c in "([ab*?]|[$][{]v[}]){0,4}",
        b in "([ab*?]|[$][{]v[}]){0,4}",
    ) {
        let covers = variables(&a).covers(&variables(&b));
        let union = union_covers(&[variables(&a), variables(&c)], &variables(&b));
        let apart = !variables(&a).intersects(&variables(&b));
        prop_assert!(!covers || union);
        for value in ["", "a", "b", "ż", "ab", "ża", "żżż"] {
            let [a, b, c] = [&a, &b, &c].map(|text| text.replace("${v}", value));
            prop_assert!(!covers || glob(&a).covers(&glob(&b)), "{} covers {}", a, b);
            prop_assert!(!apart || !glob(&a).intersects(&glob(&b)), "{} meets {}", a, b);
            prop_assert!(!union || union_covers(&[glob(&a), glob(&c)], &glob(&b)));
        }
    }

    /// The short way to the answer is no other answer.
    #[test]
    fn ends_tell_the_truth(
        a in "([ab*?$}é]|[$][{]|[$][{][v*$][}]){0,5}",
        b in "([ab*?$}é]|[$][{]|[$][{][v*$][}]){0,5}",
    ) {
        for read in [glob, variables] {
            let (a, b) = (read(&a), read(&b));
            let slowly = a.intersects_counting(&b, &mut 0);
            prop_assert_eq!(a.intersects(&b), slowly, "{} meets {}", a.text(), b.text());
            let embedded = a.embeds(b.units(Case::Sensitive), Quantifier::All, &mut 0);
            prop_assert_eq!(a.covers(&b), embedded, "{} covers {}", a.text(), b.text());
            let embedded = a.embeds(a.text_units(b.text()), Quantifier::All, &mut 0);
            prop_assert_eq!(a.matches(b.text()), embedded, "{} matches {}", a.text(), b.text());
        }
    }

    #[test]
    fn no_text_panics(a in "[a$\\{\\}*?,' é]{0,12}", b in "\\PC{0,8}") {
        for (a, b) in [(variables(&a), variables(&b)), (variables(&b), variables(&a))] {
            prop_assert!(a.covers(&a) && a.equivalent(&a) && a.intersects(&a));
            prop_assert!(!a.covers(&b) || union_covers(&[b, a], &b));
            prop_assert!(variables(&a.canonical()).equivalent(&a));
            prop_assert!(a.text().starts_with(a.literal_prefix()));
        }
    }
}

#[test]
fn runs_of_wildcards_have_one_meaning() {
    assert_eq!(glob("a*?*b**").canonical(), "a?*b*");
    assert_eq!(
        variables("?*?${aws:username}**${*}").canonical(),
        "??*${aws:username}*${*}"
    );
    assert!(glob("*?").equivalent(&glob("?**")));
    assert!(!glob("??").equivalent(&glob("?*")));
    assert!(glob("**").is_any() && !glob("*?").is_any() && !glob("").is_any());
    assert!(glob("s3:Get").is_literal() && !glob("s3:Ge?").is_literal());
    assert_eq!(
        glob("arn:aws:s3:::b/${x}?").literal_prefix(),
        "arn:aws:s3:::b/${x}"
    );
    assert_eq!(
        variables("arn:aws:s3:::b/${x}?").literal_prefix(),
        "arn:aws:s3:::b/"
    );
}

#[test]
fn escapes_are_literal_only_where_variables_are_read() {
    assert!(variables("a${*}b").matches("a*b"));
    assert!(!variables("a${*}b").matches("axb"));
    assert!(variables("a${*}b").is_literal());
    assert!(glob("a${*}b").matches("a${anything}b"));
    assert!(variables("${a").matches("${a"));
}

#[test]
fn variables_are_unknown_but_constant() {
    let home = variables("home/${aws:username}/*");
    assert!(home.covers(&variables("home/${AWS:UserName}/a")));
    assert!(!home.covers(&variables("home/${aws:userid}/a")));
    assert!(variables("home/*").covers(&home));
    // The name may be empty.
    assert!(!variables("home/?*/a").covers(&variables("home/${aws:username}/a")));
    // One value is not all of them.
    let lengths = [glob("x?c*"), glob("x??c*")];
    assert!(!union_covers(&lengths, &variables("x${v}ac*")));
    assert!(!home.matches("home/bob/a"));
    assert!(home.intersects(&glob("home/bob/a")));
    assert!(!home.intersects(&glob("away/bob/a")));
    assert!(variables("${k, 'a'}").equivalent(&variables("${K, 'a'}")));
    assert!(!variables("${k, 'a'}").equivalent(&variables("${k, 'A'}")));
}

#[test]
fn only_ascii_letters_are_folded() {
    assert!(Glob::new("S3:getobject", Case::Insensitive).matches("s3:GetObject"));
    assert!(!Glob::new("É", Case::Insensitive).matches("é"));
    assert!(!Glob::new("K", Case::Insensitive).matches("\u{212a}"));
    assert!(glob("?").matches("é") && !glob("?").matches("e\u{301}"));
}

#[test]
fn unions_of_everyday_shapes() {
    let bucket = [
        glob("arn:aws:s3:::b/"),
        glob("arn:aws:s3:::b/?*"),
        glob("arn:aws:s3:::c*"),
    ];
    assert!(union_covers(&bucket, &glob("arn:aws:s3:::b/*")));
    assert!(!union_covers(&bucket[1..], &glob("arn:aws:s3:::b/*")));
    // Two stars, each needing its own split.
    let parts = [glob("a-b*"), glob("a?*-b"), glob("a?*-b?*")];
    assert!(union_covers(&parts, &glob("a*-b*")));
    assert!(!union_covers(&parts[..2], &glob("a*-b*")));
}

fn steps(above: &Glob<'_>, below: &Glob<'_>) -> (bool, u64) {
    let mut steps = 0;
    (
        above.embeds(below.units(Case::Sensitive), Quantifier::All, &mut steps),
        steps,
    )
}

#[test]
fn the_worst_pattern_stays_polynomial() {
    let pattern = "a*".repeat(100) + "b";
    let text = "a".repeat(2_000);
    let (matched, taken) = steps(&glob(&pattern), &glob(&text));
    assert!(!matched);
    assert!(taken <= (pattern.len() * text.len()) as u64, "{taken}");

    let near = format!("*{}b*", "a".repeat(200));
    let (matched, taken) = steps(&glob(&near), &glob(&text));
    assert!(!matched);
    assert!(taken <= (near.len() * text.len()) as u64, "{taken}");
}

#[test]
fn common_shapes_take_linear_steps() {
    let text = "a".repeat(1_000);
    for pattern in [
        "*".to_owned(),
        text.clone(),
        "aaa*".to_owned(),
        "*aaa".to_owned(),
    ] {
        let (matched, taken) = steps(&glob(&pattern), &glob(&text));
        assert!(matched);
        assert!(
            taken <= 2 * (pattern.len() + text.len()) as u64,
            "{pattern}: {taken}"
        );
    }
    let suffix = format!("*b{text}");
    let (matched, taken) = steps(&glob(&suffix), &glob(&text));
    assert!(!matched);
    assert!(taken <= 2 * (suffix.len() + text.len()) as u64, "{taken}");
}

#[test]
fn many_stars_against_many_stars() {
    let ab = "*ab".repeat(100);
    let ba = "*ba".repeat(100) + "*";
    for (above, below) in [(&ab, &ba), (&ba, &ab), (&ab, &ab)] {
        let (above, below) = (glob(above), glob(below));
        let (covers, taken) = steps(&above, &below);
        assert_eq!(covers, above.text() == below.text());
        assert!(
            taken <= (above.text().len() * below.text().len()) as u64,
            "{taken}"
        );
        let mut taken = 0;
        assert!(above.intersects_counting(&below, &mut taken));
        assert!(
            taken <= (above.text().len() + below.text().len()) as u64,
            "{taken}"
        );
    }
}

#[test]
fn a_union_past_its_budget_is_not_proven() {
    let target = "*a".repeat(12);
    let parts: Vec<_> = (0..12)
        .map(|n| format!("{}?*a{}", "*a".repeat(n), "*a".repeat(11 - n)))
        .chain([format!("{}b", "a".repeat(12)), "a".repeat(12)])
        .collect();
    let parts: Vec<_> = parts.iter().map(|part| glob(part)).collect();
    assert_eq!(decide(&parts, &glob(&target), 10), None);
    assert_eq!(
        decide(&parts, &glob(&target), UNION_STEP_BUDGET),
        Some(true)
    );

    let hard = "*a?b".repeat(40) + "*";
    let parts: Vec<_> = (0..40)
        .map(|n| "*a?b".repeat(n) + "?*a??b" + &"*a?b".repeat(39 - n) + "*")
        .collect();
    let parts: Vec<_> = parts.iter().map(|part| glob(part)).collect();
    assert!(!union_covers(&parts, &glob(&hard)));
}
