# Every target does its own set-up. Start with `make demo` or `make test`.
GO      ?= go
VERSION ?= $(shell git describe --tags --always 2>/dev/null || echo development)
ASSETS  := web/dist/site.css

.PHONY: demo test bench vet assets release setup

demo: assets ## the main job on real data, then a page to look at
	$(GO) run ./cmd/trucewatch demo

test: setup assets vet ## everything, offline once dependencies are there
	$(GO) test -timeout 20m ./...

bench: assets ## quality and speed, printed; kept in docs/benchmarks.md
	$(GO) run ./bench

vet:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "gofmt would change:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	GOOS=windows $(GO) build -o /dev/null ./cmd/trucewatch
	GOOS=darwin $(GO) build -o /dev/null ./cmd/trucewatch

assets: web/node_modules/.stamp
	$(GO) run ./web/build

web/node_modules/.stamp: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

setup: ## Chromium, GDAL, Java, poppler and an arm64 emulator for the tests
	@sh scripts/setup.sh

release: assets
	sh scripts/release.sh $(VERSION)
