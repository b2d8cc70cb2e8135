#!/usr/bin/env bash
# Makes the container tests possible on Debian: an engine that answers, and Keycloak's image.
#
#   bash integration-tests/docker-here.sh          # then: ./test
#
# Where the registry does not answer, a stand-in takes the image's name: Debian, its Java and Keycloak's distribution
# from Maven. It has the official image's folders, user, ports and entry point, but not its operating system nor its
# Java 21. `docker image inspect` shows the label dev.sessionguard.stand-in on it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() {
  echo "==> $*"
}

die() {
  echo "docker-here: $*" >&2
  exit 1
}

as_root=()
(($(id -u) == 0)) || as_root=(sudo)

install() {
  command -v apt-get >/dev/null || die "install $* yourself: this is no Debian"
  say "Installing $*"
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

work=$PWD/integration-tests/target/docker
mkdir -p "$work"

if ! docker info >/dev/null 2>&1; then
  command -v dockerd >/dev/null && command -v iptables >/dev/null || install docker.io iptables
fi
if ! docker info >/dev/null 2>&1; then
  say "Starting dockerd; its log is $work/dockerd.log"
  # Not started as a service: containers and build machines often have no init.
  "${as_root[@]}" dockerd >"$work/dockerd.log" 2>&1 &
  for ((i = 0; i < 60; i++)); do
    docker info >/dev/null 2>&1 && break
    sleep 0.5
  done
  docker info >/dev/null 2>&1 || die "no engine answers; see $work/dockerd.log"
  say "To stop it: ${as_root[*]:+${as_root[*]} }kill $(cat /var/run/docker.pid)"
fi

version=$(sed -n 's:.*<keycloak\.version>\(.*\)</keycloak\.version>.*:\1:p' pom.xml)
[[ -n $version ]] || die "no keycloak.version in pom.xml"
image=quay.io/keycloak/keycloak:$version

if docker image inspect "$image" >/dev/null 2>&1; then
  say "$image is there$(docker image inspect --format \
    '{{if .Config.Labels}}{{if index .Config.Labels "dev.sessionguard.stand-in"}} (a stand-in put together here){{end}}{{end}}' "$image")"
  exit 0
fi
say "Pulling $image"
if timeout 300 docker pull "$image"; then
  exit 0
fi

say "The registry does not answer: putting a stand-in together under its name"
command -v debootstrap >/dev/null || install debootstrap

root=$work/rootfs
"${as_root[@]}" rm -rf "$root" "$work/dist"
say "Unpacking Keycloak $version"
mvn -B -ntp -q -N org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
  -Dartifact="org.keycloak:keycloak-quarkus-dist:$version:zip" -DoutputDirectory="$work/dist"

say "Installing Debian and Java 17 into $root"
"${as_root[@]}" debootstrap --variant=minbase --include=openjdk-17-jre-headless bookworm "$root" \
  >"$work/debootstrap.log" 2>&1 || die "debootstrap failed; see $work/debootstrap.log"
"${as_root[@]}" rm -rf "$root"/var/cache/apt "$root"/var/lib/apt/lists "$root"/usr/share/{doc,man,locale}
echo 'keycloak:x:1000:0:keycloak user:/opt/keycloak:/sbin/nologin' | "${as_root[@]}" tee -a "$root/etc/passwd" >/dev/null
"${as_root[@]}" mv "$work/dist/keycloak-$version" "$root/opt/keycloak"
"${as_root[@]}" mkdir -p "$root/opt/keycloak/data"
"${as_root[@]}" chmod +x "$root"/opt/keycloak/bin/{kc,kcadm,kcreg}.sh
"${as_root[@]}" chown -R 1000:0 "$root/opt/keycloak"
"${as_root[@]}" chmod -R g+rwX "$root/opt/keycloak"

say "Importing it as $image"
"${as_root[@]}" tar -C "$root" -c . | docker import \
  --change 'ENV LANG=C.UTF-8' --change 'ENV KC_RUN_IN_CONTAINER=true' \
  --change 'USER 1000' --change 'EXPOSE 8080 8443 9000' \
  --change 'ENTRYPOINT ["/opt/keycloak/bin/kc.sh"]' \
  --change 'LABEL dev.sessionguard.stand-in=true' - "$image"
"${as_root[@]}" rm -rf "$root" "$work/dist"
