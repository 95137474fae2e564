# The commands people type. Each works as the first one in a fresh clone; what is longer than a line is in scripts/.

GO ?= go
BUILD_FLAGS = -trimpath -buildvcs=false -ldflags "-s -w"

.PHONY: all site serve test bench lighthouse clean fmt lint fuzz notices

# The calculator's engine is built for browsers first, since rulebook has it in it.
all:
	@GO="$(GO)" $(GO) run ./internal/calculator/build
	CGO_ENABLED=0 $(GO) build $(BUILD_FLAGS) -o bin/rulebook ./cmd/rulebook

site: all
	bin/rulebook build

# make serve ADDR=127.0.0.1:8081 takes another port.
ADDR = 127.0.0.1:8080
serve: all
	bin/rulebook serve --addr $(ADDR)

test: all
	@GO="$(GO)" scripts/test

# Hugo and the rule engines are installed the first time. BENCH takes flags, such as BENCH="-parts engines"; go run ./bench -h lists them.
bench: all
	$(GO) run ./bench $(BENCH)

# Lighthouse on the pages that readers open most. It is installed the first time.
lighthouse: site
	@cd bench/lighthouse && npm ci --silent && node lighthouse.mjs ../../public

clean:
	rm -rf bin public .public.rulebook* node_modules bench/engines/node_modules bench/search/node_modules bench/lighthouse/node_modules .cache internal/calculator/engine/engine.js

fmt:
	$(GO) fmt ./...

lint:
	@GO="$(GO)" scripts/lint

# Every fuzz test for FUZZTIME each.
FUZZTIME ?= 30s
fuzz:
	@GO="$(GO)" scripts/fuzz $(FUZZTIME)

# To be run after a change of modules.
notices:
	$(GO) run ./internal/notices/generate
