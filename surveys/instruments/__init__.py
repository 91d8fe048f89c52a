"""The questionnaires we ship, one JSON file each; `surveys/questionnaires.py` reads them."""
