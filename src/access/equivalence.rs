//! Whether two policies mean the same, proven from their patterns: what a safe fix must keep.
//!
//! A statement is a product: principals × actions × resources, under a condition. Statements of one effect and one
//! condition, or a weaker one, are compared product by product; each dimension is a union of patterns, so a product lies within another
//! policy where for each choice of principal, action and resource some product of the other holds all three. Both
//! directions together prove that the policies are the same. Actions and resources are compared as patterns, not by the
//! catalog: what AWS adds tomorrow counts as well.

mod condition;
mod dimension;

use condition::Tests;
use dimension::{Actions, Principals, Targets};

use crate::policy::{Effect, Policy, Statement};

/// Whether the policies are proven to allow and to deny the same, as policies of the kind that `before` is of. `true` is
/// proven; `false` also means "not proven": it is the answer where a part is unknown or unreadable, and where equality
/// rests on what AWS's services do with a request.
pub fn equivalent(before: &Policy<'_>, after: &Policy<'_>) -> bool {
    let (Some(before), Some(after)) = (read(before), read(after)) else {
        return false;
    };
    within(&before, &after) && within(&after, &before)
}

/// One statement, in its dimensions.
struct Product<'a> {
    effect: Effect,
    tests: Tests,
    principals: Principals<'a>,
    actions: Actions<'a>,
    targets: Targets<'a>,
}

/// The statements that can have an effect; `None` where one can't be read whole.
fn read<'a>(policy: &'a Policy<'a>) -> Option<Vec<Product<'a>>> {
    if !policy.problems.is_empty() {
        return None;
    }
    let variables = policy.has_variables();
    let mut products = Vec::new();
    for statement in &policy.statements {
        let product = product(statement, variables)?;
        if product.tests.can_hold() {
            products.push(product);
        }
    }
    Some(products)
}

fn product<'a>(statement: &'a Statement<'a>, variables: bool) -> Option<Product<'a>> {
    let effect = statement.effect()?;
    (effect != Effect::Invalid).then_some(())?;
    Some(Product {
        effect,
        tests: Tests::read(statement, variables)?,
        principals: Principals::read(statement)?,
        actions: Actions::read(statement)?,
        targets: Targets::read(statement, variables)?,
    })
}

/// Whether each product lies within the union of the others.
fn within(inner: &[Product<'_>], outer: &[Product<'_>]) -> bool {
    inner.iter().all(|product| {
        let peers: Vec<&Product<'_>> = outer
            .iter()
            .filter(|other| other.effect == product.effect && product.tests.implies(&other.tests))
            .collect();
        let whole = peers.iter().any(|peer| {
            product.actions.is_within(&peer.actions)
                && product.targets.is_within(&peer.targets)
                && product.principals.is_within(&peer.principals)
        });
        whole || in_parts(product, &peers)
    })
}

/// Whether each choice of one principal, one action and one resource lies within one of the peers.
fn in_parts(product: &Product<'_>, peers: &[&Product<'_>]) -> bool {
    let actions = product.actions.parts();
    let targets = product.targets.parts();
    let principals = product.principals.parts();
    // Which peers hold each part, asked once a part.
    let holders = |held: &dyn Fn(&Product<'_>) -> bool| -> Vec<bool> {
        peers.iter().map(|peer| held(peer)).collect()
    };
    let of_actions: Vec<Vec<bool>> = actions
        .iter()
        .map(|part| holders(&|peer| part.is_within(&peer.actions)))
        .collect();
    let of_targets: Vec<Vec<bool>> = targets
        .iter()
        .map(|part| holders(&|peer| part.is_within(&peer.targets)))
        .collect();
    let of_principals: Vec<Vec<bool>> = principals
        .iter()
        .map(|part| holders(&|peer| part.is_within(&peer.principals)))
        .collect();
    of_actions.iter().all(|action| {
        of_targets.iter().all(|target| {
            of_principals.iter().all(|principal| {
                let held = action.iter().zip(target).zip(principal);
                held.into_iter()
                    .any(|((action, target), principal)| *action && *target && *principal)
            })
        })
    })
}

#[cfg(test)]
mod tests;
