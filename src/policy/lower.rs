//! From the tree to the model.

use super::model::{
    ActionElement, ActionPattern, Condition, ConditionEntry, Effect, EffectElement, OperatorEntry,
    Policy, Principal, PrincipalElement, PrincipalEntry, PrincipalType, Problem, ProblemKind,
    ResourceElement, ResourcePattern, Statement,
};
use super::operator::Operator;
use crate::embed::PolicyKind;
use crate::syntax::{Member, Object, Text, Value, ValueKind};

/// Reads a value as a policy of this kind. Never fails: what does not fit becomes a [`Problem`].
///
/// Element names are matched exactly, as AWS does. Of a repeated key the first one counts.
pub fn lower<'a>(value: &'a Value<'a>, kind: PolicyKind) -> Policy<'a> {
    let mut policy = Policy {
        kind,
        value,
        version: None,
        id: None,
        statement: None,
        statements: Vec::new(),
        problems: Vec::new(),
    };
    let mut lowering = Lowering {
        problems: Vec::new(),
    };
    let Some(object) = lowering.object(value, "a policy") else {
        policy.problems = lowering.problems;
        return policy;
    };
    for member in &object.members {
        let slot = match member.key.as_str() {
            "Version" => &mut policy.version,
            "Id" => &mut policy.id,
            "Statement" => &mut policy.statement,
            _ => {
                lowering.unknown(member, false);
                continue;
            }
        };
        slot.get_or_insert(member);
    }
    for (element, place) in [(policy.version, "`Version`"), (policy.id, "`Id`")] {
        if let Some(member) = element {
            lowering.string(&member.value, place);
        }
    }
    if let Some(member) = policy.statement {
        let items = member.value.one_or_many();
        policy.statements.reserve_exact(items.len());
        for (index, item) in items.iter().enumerate() {
            let place = if member.value.as_array().is_some() {
                "a statement"
            } else {
                "`Statement`"
            };
            if let Some(object) = lowering.object(item, place) {
                policy
                    .statements
                    .push(lowering.statement(index, item, object));
            }
        }
    }
    policy.problems = lowering.problems;
    policy
}

struct Lowering<'a> {
    problems: Vec<Problem<'a>>,
}

impl<'a> Lowering<'a> {
    fn wrong_type(&mut self, value: &'a Value<'a>, place: &'static str, expected: &'static str) {
        if !value.is_opaque() {
            let kind = ProblemKind::WrongType {
                value,
                place,
                expected,
            };
            self.problems.push(Problem {
                kind,
                span: value.span,
            });
        }
    }

    fn unknown(&mut self, member: &'a Member<'a>, in_statement: bool) {
        let kind = ProblemKind::UnknownElement {
            member,
            in_statement,
        };
        self.problems.push(Problem {
            kind,
            span: member.key.span(),
        });
    }

    fn object(&mut self, value: &'a Value<'a>, place: &'static str) -> Option<&'a Object<'a>> {
        let object = value.as_object();
        if object.is_none() {
            self.wrong_type(value, place, "an object");
        }
        object
    }

    fn string(&mut self, value: &'a Value<'a>, place: &'static str) -> Option<&'a Text<'a>> {
        let text = value.as_text();
        if text.is_none() {
            self.wrong_type(value, place, "a string");
        }
        text
    }

    /// The strings of an element that takes a string or an array of strings.
    fn strings(
        &mut self,
        value: &'a Value<'a>,
        place: &'static str,
    ) -> impl Iterator<Item = &'a Text<'a>> + use<'a> {
        let items: &'a [Value<'a>] = match &value.kind {
            ValueKind::Array(items) => {
                for item in items {
                    self.string(item, place);
                }
                items
            }
            ValueKind::String(_) => std::slice::from_ref(value),
            _ => {
                self.wrong_type(value, place, "a string or an array of strings");
                &[]
            }
        };
        items.iter().filter_map(Value::as_text)
    }

    fn statement(
        &mut self,
        index: usize,
        value: &'a Value<'a>,
        object: &'a Object<'a>,
    ) -> Statement<'a> {
        let mut statement = Statement {
            index,
            value,
            sid: None,
            effect: None,
            principal: None,
            not_principal: None,
            action: None,
            not_action: None,
            resource: None,
            not_resource: None,
            condition: None,
        };
        for member in &object.members {
            match member.key.as_str() {
                "Sid" => {
                    self.string(&member.value, "`Sid`");
                    statement.sid.get_or_insert(member);
                }
                "Effect" => {
                    let element = self.effect(member);
                    statement.effect.get_or_insert(element);
                }
                "Principal" => {
                    let element = self.principal(member, "`Principal`");
                    statement.principal.get_or_insert(element);
                }
                "NotPrincipal" => {
                    let element = self.principal(member, "`NotPrincipal`");
                    statement.not_principal.get_or_insert(element);
                }
                "Action" => {
                    let element = self.action(member, "`Action`");
                    statement.action.get_or_insert(element);
                }
                "NotAction" => {
                    let element = self.action(member, "`NotAction`");
                    statement.not_action.get_or_insert(element);
                }
                "Resource" => {
                    let element = self.resource(member, "`Resource`");
                    statement.resource.get_or_insert(element);
                }
                "NotResource" => {
                    let element = self.resource(member, "`NotResource`");
                    statement.not_resource.get_or_insert(element);
                }
                "Condition" => {
                    let element = self.condition(member);
                    statement.condition.get_or_insert(element);
                }
                _ => self.unknown(member, true),
            }
        }
        statement
    }

    fn effect(&mut self, member: &'a Member<'a>) -> EffectElement<'a> {
        let effect = match self.string(&member.value, "`Effect`").map(Text::as_str) {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => Effect::Invalid,
        };
        EffectElement { member, effect }
    }

    fn action(&mut self, member: &'a Member<'a>, place: &'static str) -> ActionElement<'a> {
        let patterns = self
            .strings(&member.value, place)
            .map(|text| ActionPattern { text })
            .collect();
        ActionElement { member, patterns }
    }

    fn resource(&mut self, member: &'a Member<'a>, place: &'static str) -> ResourceElement<'a> {
        let patterns = self
            .strings(&member.value, place)
            .map(ResourcePattern::new)
            .collect();
        ResourceElement { member, patterns }
    }

    fn principal(&mut self, member: &'a Member<'a>, place: &'static str) -> PrincipalElement<'a> {
        let principal = match &member.value.kind {
            ValueKind::String(text) if text.as_str() == "*" => Principal::Everyone,
            ValueKind::Object(object) => Principal::Map(
                object
                    .members
                    .iter()
                    .map(|entry| self.principal_entry(entry))
                    .collect(),
            ),
            // A string is a principal in the wrong form; `invalid-principal` says which form is right.
            ValueKind::String(_) => Principal::Invalid,
            _ => {
                self.wrong_type(&member.value, place, "`\"*\"` or an object");
                Principal::Invalid
            }
        };
        PrincipalElement { member, principal }
    }

    fn principal_entry(&mut self, member: &'a Member<'a>) -> PrincipalEntry<'a> {
        let key = member.key.as_str();
        let principal_type = PrincipalType::KEYS
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, kind)| *kind);
        let values = self.strings(&member.value, "a principal").collect();
        PrincipalEntry {
            member,
            principal_type,
            values,
        }
    }

    fn condition(&mut self, member: &'a Member<'a>) -> Condition<'a> {
        let members = self
            .object(&member.value, "`Condition`")
            .map_or(&[][..], |object| &object.members);
        let operators = members.iter().map(|member| self.operator(member)).collect();
        Condition { member, operators }
    }

    fn operator(&mut self, member: &'a Member<'a>) -> OperatorEntry<'a> {
        let members = self
            .object(&member.value, "the value of a condition operator")
            .map_or(&[][..], |object| &object.members);
        let entries = members
            .iter()
            .map(|member| {
                let values = member.value.one_or_many();
                for value in values {
                    if matches!(
                        value.kind,
                        ValueKind::Object(_) | ValueKind::Array(_) | ValueKind::Null
                    ) {
                        self.wrong_type(
                            value,
                            "the value of a condition key",
                            "a string, a number or a Boolean, or an array of them",
                        );
                    }
                }
                ConditionEntry { member, values }
            })
            .collect();
        OperatorEntry {
            member,
            operator: Operator::parse(member.key.as_str()),
            entries,
        }
    }
}
