//! Rules about documents as JSON.

mod byte_order_mark;
mod comment_in_json;
mod control_character;
mod curly_quoted_string;
mod deep_nesting;
mod duplicate_key;
mod empty_document;
mod extra_comma;
mod invalid_escape;
mod invalid_number;
mod invalid_utf8;
mod invalid_whitespace;
mod missing_colon;
mod missing_comma;
mod missing_key;
mod missing_value;
mod single_quoted_string;
mod too_many_errors;
mod trailing_comma;
mod unclosed_bracket;
mod unclosed_comment;
mod unclosed_string;
mod unexpected_token;
mod unquoted_string;
mod unused_ignore;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &byte_order_mark::RULE,
    &comment_in_json::RULE,
    &control_character::RULE,
    &curly_quoted_string::RULE,
    &deep_nesting::RULE,
    &duplicate_key::RULE,
    &empty_document::RULE,
    &extra_comma::RULE,
    &invalid_escape::RULE,
    &invalid_number::RULE,
    &invalid_utf8::RULE,
    &invalid_whitespace::RULE,
    &missing_colon::RULE,
    &missing_comma::RULE,
    &missing_key::RULE,
    &missing_value::RULE,
    &single_quoted_string::RULE,
    &too_many_errors::RULE,
    &trailing_comma::RULE,
    &unclosed_bracket::RULE,
    &unclosed_comment::RULE,
    &unclosed_string::RULE,
    &unexpected_token::RULE,
    &unquoted_string::RULE,
    &unused_ignore::RULE,
];
