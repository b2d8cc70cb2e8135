#!/bin/sh
# Installs what the tests need on Debian, where it is missing: PostgreSQL, MariaDB, Chromium, Firefox. Caddy and Prometheus are
# unpacked below target only: their packages would start services.
set -eu
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
missing() { # COMMAND PATTERN-OF-ITS-FILE
  ! command -v "$1" >/dev/null 2>&1 && ! ls $2 >/dev/null 2>&1
}
here="$(cd "$(dirname "$0")" && pwd)"
wanted=
missing postgres '/usr/lib/postgresql/*/bin/postgres' && wanted="$wanted postgresql"
missing mariadbd /usr/sbin/mariadbd && wanted="$wanted mariadb-server"
missing chromium /usr/bin/chromium && wanted="$wanted chromium"
missing firefox-esr /usr/bin/firefox-esr && wanted="$wanted firefox-esr"
unpacked=
missing caddy "$here/target/caddy/usr/bin/caddy" && unpacked="$unpacked caddy"
missing promtool "$here/target/prometheus/usr/bin/promtool" && unpacked="$unpacked prometheus"
if [ -z "$wanted$unpacked" ]; then
  echo "PostgreSQL, MariaDB, Chromium, Firefox, Caddy and promtool are here."
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  # each of its tests says so itself; the others are not held up
  echo "NOT here, and there is no apt-get to install it:$wanted$unpacked. The tests that need it will fail; the rest runs."
  exit 0
fi
$as_root apt-get update -q
for package in $unpacked; do
  mkdir -p "$here/target/$package"
  (cd "$here/target/$package" && apt-get download -q "$package" && dpkg-deb -x "$package"_*.deb . && rm "$package"_*.deb)
done
# shellcheck disable=SC2086 # a list of packages
[ -z "$wanted" ] || $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $wanted
