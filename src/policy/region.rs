//! AWS Regions.

use super::arn::{PARTITIONS, Partition, partition};

/// The Regions and the names of their partitions, sorted: AWS SDK partition metadata and the page "AWS Regions" of the
/// AWS Regions and Availability Zones guide, with the Regions that accounts have to opt in to.
#[rustfmt::skip]
const REGIONS: &[(&str, &str)] = &[
    ("af-south-1", "aws"),
    ("ap-east-1", "aws"),
    ("ap-east-2", "aws"),
    ("ap-northeast-1", "aws"),
    ("ap-northeast-2", "aws"),
    ("ap-northeast-3", "aws"),
    ("ap-south-1", "aws"),
    ("ap-south-2", "aws"),
    ("ap-southeast-1", "aws"),
    ("ap-southeast-2", "aws"),
    ("ap-southeast-3", "aws"),
    ("ap-southeast-4", "aws"),
    ("ap-southeast-5", "aws"),
    ("ap-southeast-6", "aws"),
    ("ap-southeast-7", "aws"),
    ("ca-central-1", "aws"),
    ("ca-west-1", "aws"),
    ("cn-north-1", "aws-cn"),
    ("cn-northwest-1", "aws-cn"),
    ("eu-central-1", "aws"),
    ("eu-central-2", "aws"),
    ("eu-isoe-west-1", "aws-iso-e"),
    ("eu-north-1", "aws"),
    ("eu-south-1", "aws"),
    ("eu-south-2", "aws"),
    ("eu-west-1", "aws"),
    ("eu-west-2", "aws"),
    ("eu-west-3", "aws"),
    ("eusc-de-east-1", "aws-eusc"),
    ("il-central-1", "aws"),
    ("me-central-1", "aws"),
    ("me-south-1", "aws"),
    ("mx-central-1", "aws"),
    ("sa-east-1", "aws"),
    ("us-east-1", "aws"),
    ("us-east-2", "aws"),
    ("us-gov-east-1", "aws-us-gov"),
    ("us-gov-west-1", "aws-us-gov"),
    ("us-iso-east-1", "aws-iso"),
    ("us-iso-west-1", "aws-iso"),
    ("us-isob-east-1", "aws-iso-b"),
    ("us-isob-west-1", "aws-iso-b"),
    ("us-isof-east-1", "aws-iso-f"),
    ("us-isof-south-1", "aws-iso-f"),
    ("us-west-1", "aws"),
    ("us-west-2", "aws"),
];

/// What stands before the number in the name of a Region.
const DIRECTIONS: &[&str] = &[
    "central",
    "east",
    "north",
    "northeast",
    "northwest",
    "south",
    "southeast",
    "southwest",
    "west",
];

/// The names of all known Regions, sorted.
pub fn regions() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|(name, _)| *name)
}

/// The partition of a known Region; `None` for names that are not known, which may be those of newer Regions.
pub fn partition_of_region(name: &str) -> Option<&'static Partition> {
    let index = REGIONS
        .binary_search_by_key(&name, |(known, _)| known)
        .ok()?;
    partition(REGIONS.get(index)?.1)
}

/// Whether a name is built like those of Regions: an area that some partition uses or two other letters, a direction
/// and a number. Each known Region's name is; a newer one's probably is too.
pub fn is_region_shaped(name: &str) -> bool {
    let Some((front, number)) = name.rsplit_once('-') else {
        return false;
    };
    let Some((area, direction)) = front.rsplit_once('-') else {
        return false;
    };
    let known = PARTITIONS
        .iter()
        .flat_map(|partition| partition.region_prefixes)
        .any(|prefix| prefix.strip_suffix('-') == Some(area));
    let country = area.len() == 2 && area.bytes().all(|byte| byte.is_ascii_lowercase());
    let sovereign = area
        .strip_prefix("eusc-")
        .is_some_and(|country| country.len() == 2);
    (known || country || sovereign)
        && DIRECTIONS.contains(&direction)
        && matches!(number.len(), 1 | 2)
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_names_fit() {
        assert!(REGIONS.is_sorted());
        for (name, owner) in REGIONS {
            assert!(is_region_shaped(name), "{name}");
            let partition = partition_of_region(name).unwrap();
            assert_eq!(partition.name, *owner);
            assert!(
                partition
                    .region_prefixes
                    .iter()
                    .any(|prefix| name.starts_with(prefix)),
                "{name}"
            );
        }
    }

    #[test]
    fn shapes() {
        for newer in [
            "eu-north-2",
            "th-central-1",
            "us-gov-central-1",
            "ap-south-10",
        ] {
            assert!(is_region_shaped(newer), "{newer}");
            assert_eq!(partition_of_region(newer), None);
        }
        for wrong in [
            "",
            "us",
            "us-east",
            "us-east1",
            "useast-1",
            "us-east-1a",
            "eu-wset-1",
            "US-EAST-1",
            "us-east-",
            "global",
            "123456789012",
            "us-east-1 ",
            "us-foo-east-1",
        ] {
            assert!(!is_region_shaped(wrong), "{wrong}");
        }
    }
}
