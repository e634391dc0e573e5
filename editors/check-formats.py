"""Checks the configuration of the editors that cannot be run in CI against what their documentation asks for."""

import json
import pathlib
import re
import sys

try:
    import tomllib
except ImportError:  # Python before 3.11
    import tomli as tomllib

HERE = pathlib.Path(__file__).parent
failures = 0


def check(what, holds):
    global failures
    print(("ok   " if holds else "FAIL ") + what)
    failures += not holds


def jsonc(text):
    return json.loads(re.sub(r"(?m)^\s*//.*$", "", text).replace(",\n      }", "\n      }"))


helix = tomllib.loads((HERE / "helix/languages.toml").read_text())
server = helix["language-server"]["iamlint"]
check("Helix: the server is a command with arguments", (server["command"], server["args"]) == ("iamlint", ["lsp"]))
known = {"json", "jsonc"}
check("Helix: it serves JSON, beside the server that is there", {language["name"] for language in helix["language"]} == known and all(
    language["language-servers"][-1] == "iamlint" and len(language["language-servers"]) == 2 for language in helix["language"]))

kate = json.loads((HERE / "kate/settings.json").read_text())["servers"]["iamlint"]
check("Kate: command, roots and highlighting mode", kate["command"] == ["iamlint", "lsp"] and re.match(kate["highlightingModeRegex"], "JSON")
      and "iamlint.toml" in kate["rootIndicationFileNames"])

sublime = jsonc((HERE / "sublime/LSP.sublime-settings").read_text())["clients"]["iamlint"]
check("Sublime Text: command and selector", sublime["enabled"] is True and sublime["command"] == ["iamlint", "lsp"] and sublime["selector"] == "source.json")

zed = tomllib.loads((HERE / "zed/extension.toml").read_text())
check("Zed: manifest", zed["schema_version"] == 1 and zed["id"] == "iamlint" and zed["language_servers"]["iamlint"]["languages"] == ["JSON", "JSONC"])
cargo = tomllib.loads((HERE / "zed/Cargo.toml").read_text())
check("Zed: a cdylib on zed_extension_api", cargo["lib"]["crate-type"] == ["cdylib"] and "zed_extension_api" in cargo["dependencies"])

jetbrains = json.loads((HERE / "jetbrains/iamlint/template.json").read_text())
check("JetBrains: a template of LSP4IJ", jetbrains["programArgs"]["default"] == "iamlint lsp" and all(
    "languageId" in mapping and "fileType" in mapping for mapping in jetbrains["fileTypeMappings"]))
for name in ("settings", "initializationOptions"):
    check(f"JetBrains: {name}.json", json.loads((HERE / f"jetbrains/iamlint/{name}.json").read_text()) == {})
sys.exit(failures != 0)
