#!/bin/sh
# Installs what the tests drive and the product does not need: Chromium, Firefox, Redis, PostgreSQL, coturn, clang.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v firefox-esr >/dev/null 2>&1 || missing="$missing firefox-esr"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v turnserver >/dev/null 2>&1 || missing="$missing coturn"
# Its libFuzzer, which has a package of its own; the product is built by any C compiler.
clang=$(command -v clang || ls /usr/bin/clang-[0-9]* 2>/dev/null | head -n 1)
fuzzer=libclang_rt.fuzzer-$(uname -m).a
[ -n "$clang" ] && [ -e "$("$clang" "-print-file-name=$fuzzer")" ] || missing="$missing clang libclang-rt-dev"
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need:$missing. Install them with your system's package tool and run 'make test' again." >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "The tests need:$missing. As root: apt-get install$missing" >&2
        exit 1
    fi
    as_root="sudo"
fi
echo "Installing for the tests:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
