"""Numbered SQL files, forward only, never edited after release; surveys/migrations.py runs them."""
