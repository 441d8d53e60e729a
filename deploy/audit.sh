#!/usr/bin/env bash
# Known holes in what we depend on: both Python environments and the web. Without the advisory network it says so.
set -u
cd "$(dirname "$0")/.."
status=0
report() { # name, exit status, output
  if [ "$2" = 0 ]; then echo "✔ audit $1: nothing known"
  elif grep -qiE 'ConnectionError|NewConnectionError|ServiceError|Max retries|Failed to (query|resolve)|timed out|ENOTFOUND|ECONN|EAI_AGAIN|network|audit endpoint|E40[0-9]|404|403|50[0-9] ' <<<"$3"; then
    echo "! audit $1: not done, the advisory service was not reached"
  else echo "✘ audit $1:"; echo "$3" | tail -40; status=1
  fi
}
for where in . engine; do
  list=$(mktemp)
  (cd "$where" && "$OLDPWD/.tools/bin/uv" export --quiet --frozen --no-dev --no-emit-project --no-hashes) >"$list" 2>/dev/null ||
    (cd "$where" && uv export --quiet --frozen --no-dev --no-emit-project --no-hashes) >"$list"
  out=$(timeout 120 .venv/bin/pip-audit --no-deps --disable-pip --progress-spinner off -r "$list" 2>&1); code=$?
  if [ "$where" = engine ] && [ $code != 0 ] && grep -q 'Found' <<<"$out"; then
    echo "! audit engine: known holes in the fenced engine (it hears loopback only, see SECURITY.md):"; grep -E '^[a-z]' <<<"$out" | tail -60
  else report "python ($where)" $code "$out"; fi
  rm -f "$list"
done
out=$(cd web && timeout 120 npm audit --omit=dev --audit-level=high 2>&1); code=$?
report "npm" $code "$out"
exit $status
