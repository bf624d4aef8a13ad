# Kept's commands. `make` lists them.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
# Rooms that start goroutines: the race detector looks at these.
RACE    := ./ent/store ./care/event ./care/reaction ./server ./jobs ./graph ./graph/lean
NPM     := $(shell command -v npm 2>/dev/null)
WEB     := $(if $(NPM),$(wildcard web-admin/package.json))
STORIES := $(wildcard web-admin/e2e/*.spec.ts)

export CGO_ENABLED ?= 0
# The same flags wherever Go is called, so that what one of them compiled serves the next.
export GOFLAGS := $(filter-out -trimpath,$(shell $(GO) env GOFLAGS)) -trimpath

.DEFAULT_GOAL := help
.PHONY: help run build budget test test-web test-sqlite test-race test-postgres check generate migration bench e2e web clean

help: ## List what there is.
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

run: build ## Build, make the demo tenant when it is missing, start on http://127.0.0.1:8080.
	@KEPT_LOG_LEVEL=warn bin/kept demo
	@KEPT_LOG_FORMAT=$${KEPT_LOG_FORMAT:-text} KEPT_SMTP_URL=$${KEPT_SMTP_URL:-log:} exec bin/kept serve

build: web ## Build bin/kept, with the pages in it when there is npm.
	$(GO) build -ldflags "-s -w -X main.version=$(VERSION)" -o bin/kept ./cmd/kept

test: test-web test-sqlite test-race $(if $(STORIES),e2e) test-postgres ## Test everything, on SQLite and on PostgreSQL.

test-web: web ## Test the pages' rules.
	@if [ -n "$(WEB)" ]; then cd web-admin && npm test; else echo "NOT TESTED: the pages, for want of npm"; [ "$(CI)" != true ]; fi

test-sqlite: ## Test on SQLite.
	KEPT_TEST_POSTGRES= $(GO) test ./...

test-race: ## Run the race detector, on SQLite, over the rooms that start goroutines.
	@if command -v $${CC:-gcc} >/dev/null; then \
		echo "race detector: $(RACE)"; KEPT_TEST_POSTGRES= CGO_ENABLED=1 $(GO) test -race $(RACE); \
	else echo "NOT TESTED for races, for want of a C compiler (Debian, as root: apt-get install gcc libc6-dev)"; [ "$(CI)" != true ]; fi

test-postgres: ## Test on PostgreSQL: a throw-away one, or KEPT_TEST_POSTGRES.
	$(GO) run ./internal/testhouse/withpostgres -- $(GO) test ./...

check: web ## Generated code, format, vet, lint, the pages' weight, floors, migrations.
	tools/check-generated
	@bad=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); [ -z "$$bad" ] || { echo "gofmt these: $$bad"; exit 1; }
	$(GO) vet ./...
	@[ -z "$(WEB)" ] || { cd web-admin && npm run check && npm run -s budget -- --over; }
	$(GO) tool -modfile=tools/go.mod staticcheck ./...
	$(GO) test -count=1 .
	$(GO) run ./internal/testhouse/withpostgres -- $(GO) test -count=1 ./ent/...

generate: ## Write the generated code anew.
	$(GO) generate ./...

migration: ## Write the next migration: make migration NAME=add_claims DB=sqlite (or postgres, with KEPT_MIGRATE_URL).
	$(GO) run ./ent/migrations/generate $(or $(DB),sqlite) $(or $(NAME),$(error NAME=what_it_does is missing))

bench: build ## Measure speed and memory; prints ratios of one run. ARGS=api measures the API alone.
	$(GO) run ./bench $(ARGS)

e2e: build ## Run the browser's stories.
	@if [ -n "$(WEB)" ]; then cd web-admin && npm run e2e; else echo "NOT TESTED: the browser's stories, for want of npm"; [ "$(CI)" != true ]; fi

budget: web ## Weigh every page of the console against its budget.
	@if [ -n "$(WEB)" ]; then cd web-admin && npm run -s budget; else echo "NOT WEIGHED: the pages, for want of npm"; [ "$(CI)" != true ]; fi

clean: ## Remove what was built; data stays.
	rm -rf bin web-admin/node_modules
	find web-admin/dist -mindepth 1 ! -name .gitkeep -delete 2>/dev/null || true

# The pages. Without node Kept runs all the same, as an API.
ifneq ($(WEB),)
PAGES := $(shell find web-admin graph/schema -type f -not -path '*/node_modules/*' -not -path '*/dist/*' \
	-not -path '*/src/graph/*' -not -path '*/test-results/*' -not -name '*.gen.ts' -not -name '*.go' -not -name '*.md' 2>/dev/null)

web: web-admin/node_modules/.built

web-admin/node_modules/.built: web-admin/node_modules/.installed $(PAGES)
	cd web-admin && npm run build
	@touch web-admin/dist/.gitkeep $@

web-admin/node_modules/.installed: web-admin/package-lock.json
	cd web-admin && npm ci --no-audit --no-fund
	@touch $@
else
web:
	@echo "No npm here: Kept is built without its pages; the API works. Install Node.js 20.19 or newer for them."
endif
