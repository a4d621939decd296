#!/bin/sh
# Builds the release for every platform into dist/, with checksums and a bill of
# materials. The same commit and Go version give the same bytes.
set -eu
version=${1:-development}
out=dist
rm -rf "$out"
mkdir -p "$out"
export CGO_ENABLED=0
for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64; do
	GOOS=${target%/*} GOARCH=${target#*/}
	export GOOS GOARCH
	name="trucewatch-$version-$GOOS-$GOARCH"
	[ "$GOOS" = windows ] && name="$name.exe"
	go build -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X main.version=$version" -o "$out/$name" ./cmd/trucewatch
done
unset GOOS GOARCH
go run ./internal/sbom -version "$version" "$out/trucewatch-$version-linux-amd64" >"$out/trucewatch-$version.spdx.json"
cp LICENSE NOTICE "$out/"
(cd "$out" && sha256sum trucewatch-* LICENSE NOTICE >SHA256SUMS)
cat "$out/SHA256SUMS"
