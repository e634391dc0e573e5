import json
import subprocess
import sys

import pytest

import iamlint

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "List", "Effect": "allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"}],
}
TRUST = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole", "Resource": "*"},
}


def test_a_finding_tells_its_place():
    text = json.dumps(POLICY)
    (finding,) = iamlint.check(text)
    assert (finding.rule, finding.severity, finding.issue_code) == ("invalid-effect", "error", "INVALID_EFFECT")
    assert text[finding.span[0] : finding.span[1]] == "allow"
    assert text[finding.start.column - 1 : finding.end.column - 1] == "allow"
    assert (finding.statement, finding.sid, finding.json_pointer) == (0, "List", "/Statement/0/Effect")


def test_a_mapping_is_a_policy_too():
    assert iamlint.check(POLICY) == iamlint.check(json.dumps(POLICY))


def test_a_fix_mends_the_text():
    text = json.dumps(POLICY)
    (finding,) = iamlint.check(text)
    (edit,) = finding.fixes[0].edits
    assert finding.fixes[0].safe
    assert iamlint.check(text[: edit.start] + edit.text + text[edit.end :]) == []


def test_the_kind_decides():
    assert "trust-resource" in [finding.rule for finding in iamlint.check(TRUST, kind="trust")]
    assert "unsupported-principal" in [finding.rule for finding in iamlint.check(TRUST, kind="identity")]


def test_many_come_in_order():
    results = list(iamlint.check_many([POLICY, "{", TRUST] * 200))
    assert len(results) == 600
    assert results[:3] == results[597:]
    assert [finding.rule for finding in results[0]] == ["invalid-effect"]


def test_any_text_is_findings():
    texts = ("", "{", "\ud800", b"\xff{}", "[1, 2", '"' * 1000)
    for text in texts:
        assert iamlint.check(text)
    assert all(iamlint.check_many(texts))


def test_no_policies_have_no_findings():
    assert list(iamlint.check_many([])) == []


def test_the_lines_of_many_are_those_of_one():
    assert list(iamlint.check_many([POLICY, json.dumps(TRUST, indent=2)])) == [iamlint.check(POLICY), iamlint.check(json.dumps(TRUST, indent=2))]


def test_what_is_no_text_is_an_error_that_says_so():
    with pytest.raises(iamlint.IamlintError, match="UTF-16"):
        iamlint.check("{}".encode("utf-16"))


def test_a_broken_settings_file_is_an_error_that_names_it(tmp_path):
    (tmp_path / "iamlint.toml").write_text("pedanntic = true")
    with pytest.raises(iamlint.IamlintError, match="pedanntic"):
        iamlint.check(POLICY, config=str(tmp_path / "iamlint.toml"))


def test_a_kind_that_does_not_exist_is_an_error_that_lists_the_right_ones():
    with pytest.raises(iamlint.IamlintError, match="vpc-endpoint"):
        iamlint.check(POLICY, kind="nonsense")


def test_the_module_runs_the_program():
    done = subprocess.run([sys.executable, "-m", "iamlint", "--version"], capture_output=True, text=True)
    assert done.stdout.startswith("iamlint 0.1.0")
