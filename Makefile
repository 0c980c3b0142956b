# `make book` and `make test` install what is missing and call the two commands that do the work.

.PHONY: book test check release reference setup setup-test

book: setup
	swift run book build
	@echo "Open site/index.html in a browser."

test: setup-test
	swift test

check: setup
	swift run book check

# Optimized, and on Linux with Swift's libraries inside, so that it starts sooner.
release: setup
	swift build -c release --product book $(if $(filter Linux,$(shell uname)),--static-swift-stdlib)

# What the libraries declare for chapters and other programs, as a site in .build/reference.
reference: setup
	sh scripts/reference.sh

setup:
	@sh scripts/setup.sh

setup-test:
	@sh scripts/setup.sh test
