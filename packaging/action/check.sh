#!/usr/bin/env bash
# Runs iamlint as the action's inputs ask, which come as IAMLINT_ACTION_… variables: an input is never part of a command line.
set -euo pipefail

arguments=(check --fail-on "${IAMLINT_ACTION_FAIL_ON:-warning}" --report github)
[[ -n ${IAMLINT_ACTION_CONFIG:-} ]] && arguments+=(--config "$IAMLINT_ACTION_CONFIG")
[[ -n ${IAMLINT_ACTION_SARIF:-} ]] && arguments+=(--report "sarif=$IAMLINT_ACTION_SARIF")
if [[ ${IAMLINT_ACTION_CHANGED_ONLY:-false} == true && -n ${IAMLINT_ACTION_BASE:-} ]]; then
    if ! git cat-file -e "$IAMLINT_ACTION_BASE^{commit}" 2> /dev/null; then
        echo "::error title=iamlint::changed-only needs the history of the pull request: give actions/checkout \`fetch-depth: 0\`"
        exit 2
    fi
    arguments+=(--since "$IAMLINT_ACTION_BASE")
fi
arguments+=(--)
while IFS= read -r path; do
    path=${path%$'\r'}
    [[ -n $path ]] && arguments+=("$path")
done <<< "${IAMLINT_ACTION_PATHS:-}"

code=0
errors=${RUNNER_TEMP:?}/iamlint-errors
iamlint "${arguments[@]}" 2> "$errors" || code=$?
cat "$errors" >&2
if ((code > 1)); then
    # A pull request shows annotations; the log is looked at by few. An annotation is one line.
    message=$(< "$errors")
    message=${message//'%'/%25}
    message=${message//$'\r'/}
    message=${message//$'\n'/%0A}
    echo "::error title=iamlint could not run::$message"
fi
{
    echo "exit-code=$code"
    [[ -n ${IAMLINT_ACTION_SARIF:-} && -f $IAMLINT_ACTION_SARIF ]] && echo "sarif=$IAMLINT_ACTION_SARIF"
} >> "${GITHUB_OUTPUT:?}" || true
exit "$code"
