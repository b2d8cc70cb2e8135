#!/bin/sh
# Installs what the integration tests need on Debian: the PostgreSQL server's binaries and Chromium.
set -eu
missing=
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
# With a font for Japanese: the console is shown in it too.
command -v chromium >/dev/null 2>&1 || missing="$missing chromium fonts-noto-cjk"
if [ -z "$missing" ]; then
  echo "PostgreSQL and Chromium are already installed."
  exit 0
fi
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
$as_root apt-get update -q
# shellcheck disable=SC2086 # a list of packages
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
