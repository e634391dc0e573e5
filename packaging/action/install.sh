#!/usr/bin/env bash
# Installs iamlint into a virtual environment of the job and puts it on the PATH of the next steps.
set -euo pipefail

version=${IAMLINT_ACTION_VERSION:?}
if ! [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([a-z0-9.]+)?$ ]]; then
    echo "::error title=iamlint::the input \`version\` must be a version like 0.1.0, not $version"
    exit 2
fi
python=$(command -v python3 || command -v python) || {
    echo "::error title=iamlint::there is no Python on this runner: add actions/setup-python before this step"
    exit 2
}
folder=${RUNNER_TEMP:?}/iamlint-$version
"$python" -m venv "$folder"
# Windows has Scripts, the others bin.
programs=$folder/bin
[[ -d $folder/Scripts ]] && programs=$folder/Scripts
"$programs/python" -m pip install --quiet --disable-pip-version-check --only-binary iamlint "iamlint==$version"
echo "$programs" >> "${GITHUB_PATH:?}"
"$programs/iamlint" --version
