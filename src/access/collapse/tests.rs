//! What collapses to what, and that nothing else is matched.

use proptest::prelude::*;

use super::*;

fn collapsed(patterns: &[&str], cut: Cut) -> Vec<String> {
    let catalog = Catalog::builtin();
    let set = ActionSet::from_patterns(catalog, patterns.iter().copied(), false);
    let found = collapse(catalog, &set, cut);
    let again = ActionSet::from_patterns(catalog, found.iter().map(String::as_str), false);
    assert_eq!(again, set, "{patterns:?}: {found:?}");
    found
}

#[test]
fn patterns_come_back() {
    for pattern in [
        "*",
        "s3:*",
        "s3:GetObject",
        "s3:Get*",
        "sqs:*Message*",
        "dynamodb:*Item",
    ] {
        assert_eq!(collapsed(&[pattern], Cut::Words), [pattern]);
    }
    assert_eq!(
        collapsed(&["ec2:Describe*", "s3:List*", "s3:Get*"], Cut::Words),
        ["ec2:Describe*", "s3:Get*", "s3:List*"]
    );
    assert!(collapsed(&[], Cut::Words).is_empty());
}

#[test]
fn single_actions_stay_written_out() {
    assert_eq!(
        collapsed(&["s3:GetObject", "s3:PutObject"], Cut::Anywhere),
        ["s3:GetObject", "s3:PutObject"]
    );
}

#[test]
fn shorter_than_with_words() {
    let patterns = ["s3:GetBucket*", "s3:PutBucket*"];
    let words = collapsed(&patterns, Cut::Words);
    let anywhere = collapsed(&patterns, Cut::Anywhere);
    let length = |patterns: &[String]| patterns.iter().map(String::len).sum::<usize>();
    assert_eq!(words, ["s3:GetBucket*", "s3:PutBucket*"]);
    assert!(length(&anywhere) < length(&words), "{anywhere:?}");
}

#[test]
fn words_of_a_name() {
    let words = |name: &'static str| {
        let mut starts = word_starts(name);
        starts.push(name.len());
        starts
            .windows(2)
            .map(|pair| &name[pair[0]..pair[1]])
            .collect::<Vec<_>>()
    };
    assert_eq!(words("GetObjectACL"), ["Get", "Object", "ACL"]);
    assert_eq!(words("DescribeDBClusters"), ["Describe", "DB", "Clusters"]);
    assert_eq!(words(""), Vec::<&str>::new());
}

proptest! {
    /// Whatever is asked for, exactly that is matched, and never with more patterns than there are actions.
    #[test]
    fn matches_exactly(picks in proptest::collection::vec((0_usize..450, any::<u64>(), 1_usize..40), 1..4)) {
        let catalog = Catalog::builtin();
        let services: Vec<_> = catalog.services().collect();
        let mut ids = Vec::new();
        for (service, mask, step) in picks {
            let service = services[service % services.len()];
            let picked = service.actions().enumerate();
            let picked = picked.filter(|(at, _)| mask >> (at / step % 64) & 1 == 1);
            ids.extend(picked.map(|(_, action)| action.id()));
        }
        let set: ActionSet = ids.into_iter().collect();
        for cut in [Cut::Words, Cut::Anywhere] {
            let found = collapse(catalog, &set, cut);
            let again = ActionSet::from_patterns(catalog, found.iter().map(String::as_str), false);
            prop_assert_eq!(&again, &set);
            prop_assert!(found.len() <= set.len());
        }
    }
}
