#!/bin/sh
# Installs what the tests need on Debian, where it is missing: PostgreSQL, MariaDB, Chromium. Caddy and Prometheus are
# unpacked below target only: their packages would start services.
set -eu
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
unpack() { # PACKAGE COMMAND
  below="$(cd "$(dirname "$0")" && pwd)/target/$1"
  if command -v "$2" >/dev/null 2>&1 || [ -x "$below/usr/bin/$2" ]; then
    return
  fi
  mkdir -p "$below"
  # a fresh machine has no lists of packages yet
  (cd "$below" && { apt-get download -q "$1" || { $as_root apt-get update -q && apt-get download -q "$1"; }; } && dpkg-deb -x "$1"_*.deb . && rm "$1"_*.deb)
}
unpack caddy caddy
unpack prometheus promtool
wanted=
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || wanted="$wanted postgresql"
[ -x /usr/sbin/mariadbd ] || wanted="$wanted mariadb-server"
command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
if [ -z "$wanted" ]; then
  echo "PostgreSQL, MariaDB and Chromium are installed."
  exit 0
fi
$as_root apt-get update -q
# shellcheck disable=SC2086 # a list of packages
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $wanted
