"""Numbered SQL files, small, forward only, never edited after release; `surveys/migrations.py` applies them."""
