#!/bin/sh
# Installs what the benches compare with: Janus, from Debian.
set -eu

command -v janus >/dev/null 2>&1 && exit 0
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
    echo "Janus is not here, so nothing is compared with it. As root: apt-get install janus" >&2
    exit 0
fi
echo "Installing for the benches: janus"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends janus >/dev/null
