//! Whether several patterns together cover one.
//!
//! As for a single pattern, wildcards of the target are tried with characters that occur nowhere
//! else: if some string escapes the union, so does the one with such characters in the place of
//! the wildcards. What is left to try is how long each `*` is. The positions of all patterns are
//! followed at once; a run of unknown characters leads to a fixed set of positions after as many
//! steps as the longest pattern has tokens, so each `*` of the target gives that many branches at
//! most. Branches that meet are followed once.

use std::collections::HashSet;

use super::token::{Token, Unit, same_variable};
use super::{Case, Glob};

/// The steps that [`union_covers`] spends on one question before it gives up; a step is one
/// position of one pattern over one character.
pub const UNION_STEP_BUDGET: u64 = 1 << 20;

/// Whether every string that `target` matches is matched by one of `globs`. The case of `target`
/// holds for all.
///
/// `true` is always proven. `false` is exact too, unless the question takes more than
/// [`UNION_STEP_BUDGET`] steps: then it means "not proven". A target with `s` stars against
/// patterns of `n` characters, the longest `m`, takes at most `n * |target| * (m + 1)^s` steps, so
/// questions with one or two stars stay far below the budget at the sizes of real policies.
pub fn union_covers(globs: &[Glob<'_>], target: &Glob<'_>) -> bool {
    decide(globs, target, UNION_STEP_BUDGET) == Some(true)
}

/// The answer, or `None` when it takes more than `budget` steps.
pub(super) fn decide(globs: &[Glob<'_>], target: &Glob<'_>, budget: u64) -> Option<bool> {
    let mut candidates = Vec::new();
    for glob in globs {
        let glob = Glob {
            case: target.case,
            ..*glob
        };
        if glob.covers(target) {
            return Some(true);
        }
        if glob.intersects(target) {
            candidates.push(glob);
        }
    }
    // Without a gap the target has one most unknown string, and one pattern has to match it.
    if candidates.len() < 2 || target.gaps.is_empty() {
        return Some(false);
    }
    let mut search = Search {
        program: Program::new(&candidates, target.case),
        left: budget,
    };
    search.covers(&target.units(target.case).collect::<Vec<_>>())
}

/// A place in one of the patterns: what it takes next.
struct Place<'a> {
    step: Step<'a>,
    /// The pattern it belongs to.
    owner: usize,
}

enum Step<'a> {
    Char(char),
    /// `before_star`: only such steps and then a star follow.
    One {
        before_star: bool,
    },
    Star,
    Variable(&'a str),
    Accept,
}

struct Program<'a> {
    places: Vec<Place<'a>>,
    start: Vec<usize>,
}

struct Search<'a> {
    program: Program<'a>,
    left: u64,
}

/// The places reached, in order.
type State = Vec<usize>;

impl<'a> Program<'a> {
    fn new(globs: &[Glob<'a>], case: Case) -> Self {
        let mut program = Self {
            places: Vec::new(),
            start: Vec::new(),
        };
        for (owner, glob) in globs.iter().enumerate() {
            let first = program.places.len();
            let mut push = |step| program.places.push(Place { step, owner });
            for token in glob.tokens_as(case) {
                match token {
                    Token::Char(c) => push(Step::Char(c)),
                    Token::One => push(Step::One { before_star: false }),
                    Token::Variable(name) => push(Step::Variable(name)),
                    Token::Gap(ones) => {
                        for _ in 0..ones {
                            push(Step::One { before_star: true });
                        }
                        push(Step::Star);
                    }
                }
            }
            push(Step::Accept);
            let mut start = std::mem::take(&mut program.start);
            program.reach(first, &mut start);
            program.start = start;
        }
        program
    }

    /// Adds a place, and the one behind it where it may take nothing.
    fn reach(&self, place: usize, state: &mut State) {
        state.push(place);
        // A gap is never followed by another one.
        if matches!(self.step(place), Some(Step::Star)) {
            state.push(place + 1);
        }
    }

    fn step(&self, place: usize) -> Option<&Step<'a>> {
        self.places.get(place).map(|place| &place.step)
    }

    /// The places after one more character.
    fn advance(&self, state: &State, unit: Unit<'_>) -> State {
        let mut next = Vec::with_capacity(state.len() + 1);
        for &place in state {
            let Some(step) = self.step(place) else {
                continue;
            };
            match (step, unit) {
                (Step::Char(a), Unit::Char(b)) if *a == b => self.reach(place + 1, &mut next),
                (Step::One { .. }, Unit::Char(_) | Unit::One) => {
                    self.reach(place + 1, &mut next);
                }
                (Step::Variable(a), Unit::Variable(b)) if same_variable(a, b) => {
                    self.reach(place + 1, &mut next);
                }
                // The value may be empty: then a place before a star stays where it is.
                (Step::Star, _) | (Step::One { before_star: true }, Unit::Variable(_)) => {
                    self.reach(place, &mut next);
                }
                _ => {}
            }
        }
        next.sort_unstable();
        next.dedup();
        self.prune(&mut next);
        next
    }

    /// Drops the places that a later one of the same pattern makes needless: from a star, and
    /// from a run of `?` before one, everything matches that matches from a place before it.
    fn prune(&self, state: &mut State) {
        let mut settled = None;
        let mut kept = Vec::with_capacity(state.len());
        for &index in state.iter().rev() {
            let Some(place) = self.places.get(index) else {
                continue;
            };
            if settled == Some(place.owner) {
                continue;
            }
            if matches!(place.step, Step::Star | Step::One { before_star: true }) {
                settled = Some(place.owner);
            }
            kept.push(index);
        }
        kept.reverse();
        *state = kept;
    }

    fn accepts(&self, state: &State) -> bool {
        state
            .iter()
            .any(|&place| matches!(self.step(place), Some(Step::Accept)))
    }

    /// Whether some pattern has only a star left: whatever follows is matched.
    fn accepts_all(&self, state: &State) -> bool {
        state.iter().any(|&place| {
            matches!(self.step(place), Some(Step::Star))
                && matches!(self.step(place + 1), Some(Step::Accept))
        })
    }
}

impl Search<'_> {
    fn covers(&mut self, target: &[Unit<'_>]) -> Option<bool> {
        let mut seen = HashSet::new();
        let mut open = vec![(0, self.program.start.clone())];
        while let Some((index, mut state)) = open.pop() {
            let mut rest = target.iter().enumerate().skip(index);
            let settled = loop {
                if self.program.accepts_all(&state) {
                    break true;
                }
                match rest.next() {
                    None => break self.program.accepts(&state),
                    Some((_, _)) if state.is_empty() => return Some(false),
                    Some((star, Unit::Star)) => {
                        while !self.program.accepts_all(&state) {
                            if state.is_empty() {
                                return Some(false);
                            }
                            let longer = self.advance(&state, Unit::One)?;
                            let stable = longer == state;
                            if seen.insert((star, state.clone())) {
                                open.push((star + 1, state));
                            }
                            if stable {
                                break;
                            }
                            state = longer;
                        }
                        break true;
                    }
                    Some((_, unit)) => state = self.advance(&state, *unit)?,
                }
            };
            if !settled {
                return Some(false);
            }
        }
        Some(true)
    }

    fn advance(&mut self, state: &State, unit: Unit<'_>) -> Option<State> {
        self.left = self.left.checked_sub(state.len() as u64)?;
        Some(self.program.advance(state, unit))
    }
}
