#!/usr/bin/env bash
# Known holes in what we depend on: both Python environments and the web. Where the advisory service is not reached, its line
# says so, and nothing fails for that.
set -u
cd "$(dirname "$0")/.."
uv=$PWD/.tools/bin/uv
status=0

not_done() { echo "! audit $1: not done, $2"; }

python() { # name, folder, whether a hole fails the build
  local list out code unasked
  list=$(mktemp)
  (cd "$2" && "$uv" export --quiet --frozen --no-dev --no-emit-project --no-hashes) >"$list"
  out=$(timeout 180 .venv/bin/pip-audit --no-deps --disable-pip --progress-spinner off -r "$list" 2>&1)
  code=$?
  rm -f "$list"
  unasked=$(grep -c 'could not be audited' <<<"$out")
  if [ $code = 0 ] && [ "$unasked" = 0 ]; then echo "✔ audit $1: nothing known"
  elif [ $code = 0 ]; then not_done "$1" "the advisory service knew nothing of $unasked packages"
  elif grep -q 'Found .* known vulnerabilit' <<<"$out"; then
    echo "✘ audit $1:"; grep -v 'could not be audited' <<<"$out" | tail -60
    [ "$3" = fails ] && status=1
  else not_done "$1" "the advisory service was not reached"
  fi
}

npm_packages() {
  local out code
  out=$(cd web && timeout 120 npm audit --omit=dev --audit-level=high 2>&1)
  code=$?
  if [ $code = 0 ]; then echo "✔ audit web: nothing known"
  elif grep -q 'severity' <<<"$out"; then echo "✘ audit web:"; tail -60 <<<"$out"; status=1
  else not_done web "the advisory service was not reached"
  fi
}

python api . fails
python "engine (fenced, see SECURITY.md)" engine tells
npm_packages
exit $status
