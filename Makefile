# Thin names over dev.py, which does the work and explains itself: python3 dev.py --help

PYTHON ?= python3

.PHONY: install serve test check lock

install serve check lock:
	@$(PYTHON) dev.py $@

# make test ARGS="tests/surveys -k score"
test:
	@$(PYTHON) dev.py test $(ARGS)
