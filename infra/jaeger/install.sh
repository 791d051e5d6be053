#!/usr/bin/env bash
# Gets a real Jaeger where there is no container engine: builds it with Go, from the Go module proxy alone.
#
#   infra/jaeger/install.sh [directory]     default: ${XDG_CACHE_HOME:-~/.cache}/parley/bin
#
# Leaves the binary at <directory>/jaeger and says in one line what came of it. Running it again is cheap. Without Go it
# says so and ends well, because a Jaeger binary is a convenience; a failed build ends with 1.
# A first build compiles some 2,300 packages: several minutes, and about 3 GB in Go's caches.
#   JAEGER_BUILD_TIMEOUT_S   how long it may take (900); an aborted build goes on from Go's cache the next time
#
# Which Jaeger this is: v1.76.0 is the newest version that Go accepts under the module path `jaegertracing/jaeger`, and
# its cmd/jaeger is Jaeger v2.13.0, released from the same commit. The module holds no pages (a placeholder stands in),
# only the collector and the query API, and those are what tests and infra/smoke.sh need. For the pages: compose.yaml.
#
# Why it builds inside the module cache: `go install …@v1.76.0` is refused, because Jaeger's go.mod has a replace
# directive. Built as its own main module it uses the go.mod and go.sum it was released with, so this one checksum
# pins every dependency, and no list of them has to be kept here.
set -euo pipefail

readonly MODULE=github.com/jaegertracing/jaeger
readonly VERSION=v1.76.0
readonly CHECKSUM='h1:sWCOOF1dr+NL0PLil7mFo3BqqQL8k4WiM7aguFbc14g='
readonly LIMIT_S=${JAEGER_BUILD_TIMEOUT_S:-900}

target_dir=${1:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/parley/bin}
case $target_dir in /*) ;; *) target_dir=$PWD/$target_dir ;; esac # the build runs elsewhere
binary=$target_dir/jaeger

done_well() { printf 'Jaeger: %s\n' "$*"; exit 0; }
failed() { printf 'Jaeger: not installed: %s\n' "$*"; exit 1; }

# Runs a command with what is left of the time limit (macOS has no `timeout`; there it may take as long as it takes).
in_time() {
  local left=$((LIMIT_S - SECONDS))
  if command -v timeout >/dev/null; then timeout -k 10 "$((left > 0 ? left : 1))" "$@"; else "$@"; fi
}

# What went wrong, in one line: the clock, or the last thing Go said.
reason() {
  local status=$1
  if [ "$status" = 124 ] || [ "$status" = 137 ]; then
    echo "it took longer than $LIMIT_S s (the next try goes on from here)"
  else
    grep -v '^[[:space:]]*$' "$log" | tail -n 1 || echo "go ended with status $status"
  fi
}

if [ -x "$binary" ] && "$binary" version 2>/dev/null | grep -q "\"$VERSION\""; then
  done_well "$VERSION is already at $binary"
fi
command -v go >/dev/null || done_well 'not installed: there is no Go on this machine'
mkdir -p "$target_dir" 2>/dev/null || failed "cannot write to $target_dir"

work=$(mktemp -d)
log=$work/log
trap 'rm -rf "$work"' EXIT

# A workspace or settings of whoever calls this must not leak into the build.
export GOWORK=off CGO_ENABLED=0
cd "$work"

status=0
in_time go mod download -json "$MODULE@$VERSION" >module.json 2>"$log" || status=$?
if [ "$status" != 0 ]; then
  # With -json Go reports an error of the proxy inside the document.
  sed -n 's/^[[:space:]]*"Error": "\(.*\)",\{0,1\}$/\1/p' module.json >>"$log"
  failed "$(reason "$status")"
fi
source_dir=$(sed -n 's/^[[:space:]]*"Dir": "\(.*\)",\{0,1\}$/\1/p' module.json)
grep -qF "\"Sum\": \"$CHECKSUM\"" module.json || failed "the checksum of $MODULE@$VERSION is not the expected one"

# Written beside the target and then renamed: nobody ever starts half a binary.
build=(
  go build -mod=readonly -trimpath -buildvcs=false
  -ldflags "-s -w -X $MODULE/internal/version.latestVersion=$VERSION"
  -o "$binary.new.$$" ./cmd/jaeger
)
trap 'rm -rf "$work" "$binary.new.$$"' EXIT
(cd "$source_dir" && in_time nice -n 10 "${build[@]}") >"$log" 2>&1 || failed "$(reason $?)"
mv -f "$binary.new.$$" "$binary"
done_well "$VERSION (v2.13.0) built in $SECONDS s: $binary"
