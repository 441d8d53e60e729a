#!/usr/bin/env bash
# Names what is missing on this machine, with the command that brings it.
set -u
status=0
for what in "$@"; do
  case "$what" in
    python3.12) check() { python3.12 -c 'import venv' >/dev/null 2>&1; }; hint="pyenv install 3.12, or: apt-get install python3.12 python3.12-venv" ;;
    python3.10) check() { (cd engine && python3.10 -c '') >/dev/null 2>&1 || command -v uv >/dev/null 2>&1; }; hint="pyenv install 3.10, or: apt-get install python3.10" ;;
    node) check() { node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a===20&&b>=19)?0:1)' >/dev/null 2>&1; }; hint="Node 20.19 or newer: https://nodejs.org, or: nvm install 20" ;;
    psql) check() { command -v psql >/dev/null 2>&1 && { command -v postgres || ls /usr/lib/postgresql/*/bin/postgres; } >/dev/null 2>&1; }; hint="apt-get install postgresql" ;;
    *) check() { command -v "$what" >/dev/null 2>&1; }; hint="apt-get install $what" ;;
  esac
  if ! check; then
    echo "✘ 缺少 missing: $what  →  $hint" >&2
    status=1
  fi
done
exit $status
