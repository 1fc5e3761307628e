#!/usr/bin/env bash
# Installs the packed package as a stranger does and uses it, on each Node version given.
#   smoke.sh FOLDER-WITH-THE-TARBALL VERSION...
set -euo pipefail
folder=$1
shift
tarball=$(ls "$folder"/*.tgz)

smoke() {
  local node=$1 home=$2 out
  local run="$home/node_modules/sensectl/bin/run.js"
  out=$("$node" "$run" --version)
  [[ $out == *version* ]] || { echo "no version: $out"; return 1; }
  HOME=$home "$node" "$run" backend exec -- bash -c '
    set -euo pipefail
    run() { "$NODE" "$RUN" "$@"; }
    printf "type: Handler\napi_version: core/v2\nmetadata:\n  name: greet\nspec:\n  type: pipe\n  command: cat\n" | run create
    run handler list --format json | grep -q "\"greet\""
    run entity keepalive router-1 >/dev/null
    run entity list --format json | grep -q "\"router-1\""
    run entity delete router-1 --skip-confirm | grep -q Deleted
  '
}

for version in "$@"; do
  home=$(mktemp -d)
  (
    cd "$home"
    npm init -y >/dev/null
    npm install --silent --no-fund --no-audit "$tarball" "node@$version" >/dev/null
  )
  node="$home/node_modules/.bin/node"
  export NODE=$node RUN="$home/node_modules/sensectl/bin/run.js"
  smoke "$node" "$home"
  (
    cd "$home"
    "$node" -e "const s=require('sensectl'); if(typeof s.startBackend!=='function') throw new Error('no startBackend')"
    "$node" --input-type=module -e "import { kinds, createClient } from 'sensectl'; if(!kinds.length||!createClient) throw new Error('no kinds')"
  )
  echo "package works on $("$node" --version)"
  rm -rf "$home"
done
