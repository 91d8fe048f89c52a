"""The commands of `rapport`, one module an area; `app/cli.py` puts them together."""
