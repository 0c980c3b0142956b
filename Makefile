# `make book` and `make test` install what is missing and call the two commands that do the work.

.PHONY: book test check setup setup-test

book: setup
	swift run book build
	@echo "Open site/index.html in a browser."

test: setup-test
	swift test

check: setup
	swift run book check

setup:
	@sh scripts/setup.sh

setup-test:
	@sh scripts/setup.sh test
