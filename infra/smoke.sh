#!/usr/bin/env bash
# Asks a running Jaeger whether Parley's traces arrived whole. What is asked, and the options: smoke.mjs.
set -euo pipefail

command -v node >/dev/null || { echo 'smoke: SKIPPED: node is not installed'; exit 0; }
exec node "$(dirname "${BASH_SOURCE[0]}")/smoke.mjs" "$@"
