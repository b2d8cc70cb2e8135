#!/bin/sh
# Installs what the tests need on Debian, where it is missing: PostgreSQL, MariaDB, Chromium. Caddy is unpacked below
# target only: its package would start a web server.
set -eu
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
caddy="$(dirname "$0")/target/caddy"
if ! command -v caddy >/dev/null 2>&1 && [ ! -x "$caddy/usr/bin/caddy" ]; then
  mkdir -p "$caddy"
  # a fresh machine has no lists of packages yet
  (cd "$caddy" && { apt-get download -q caddy || { $as_root apt-get update -q && apt-get download -q caddy; }; } && dpkg-deb -x caddy_*.deb . && rm caddy_*.deb)
fi
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
