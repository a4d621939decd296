#!/bin/sh
# Installs what the tests need beside Go, Node and make, where it may; else says in one line what to run.
set -eu
packages=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
	command -v google-chrome >/dev/null 2>&1 || packages="$packages chromium"
command -v ogr2ogr >/dev/null 2>&1 || packages="$packages gdal-bin"
command -v qemu-aarch64 >/dev/null 2>&1 || packages="$packages qemu-user"
command -v pdftotext >/dev/null 2>&1 || packages="$packages poppler-utils"
command -v java >/dev/null 2>&1 || packages="$packages default-jre-headless"
[ -z "$packages" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	# shellcheck disable=SC2086
	apt-get install -y -qq --no-install-recommends $packages >/dev/null
	exit 0
fi
echo "Some tests need programs that are not here. On Debian or Ubuntu run: sudo apt-get install -y$packages" >&2
[ "${CI:-}" != true ]
