# Two commands are enough: `make demo` and `make test`. Both set up what they need first.

SWIFT ?= swift
BUILD := $(SWIFT) build -c release --product latentd
DAEMON := .build/release/latentd

# libgomp's threads spin while they wait, which on a busy machine makes tests crawl; see Sources/latentd/ThreadTeamPolicy.swift.
export OMP_WAIT_POLICY := passive

.PHONY: demo test truth bench format lint setup setup-tests build python clean

## Everything on the embedded demo world, start to finish.
demo: build
	python3 demo/run.py --daemon $(DAEMON)

## How true explanations are in the world whose concepts are known, and which score says so: writes docs/truth.md.
truth: build
	python3 demo/truth.py --daemon $(DAEMON)

## All tests: Swift, the Python and shell clients against the real daemon, reports in a browser, and the demo world.
test: setup-tests
	$(SWIFT) build --build-tests -Xswiftc -warnings-as-errors
	$(SWIFT) test --skip-build --parallel
	tools/test-clients

## Side by side with PyTorch, in one run on this machine.
bench: build
	Benchmarks/run

## The daemon, optimised.
build: setup
	$(BUILD)

## Debian packages that the build needs; says what it installs, and does nothing the second time.
setup:
	@tools/setup

## The same and a browser, which only tests need.
setup-tests:
	@tools/setup --tests

## Swift, C and shell as the linters want them.
format:
	$(SWIFT) format format --in-place --recursive --parallel Package.swift Sources Tests
	clang-format -i $$(git ls-files '*.c' '*.h')

## What CI checks besides the tests.
lint: setup
	tools/lint

clean:
	rm -rf .build out
