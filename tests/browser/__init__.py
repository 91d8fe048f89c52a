"""Tests that drive a real browser, and what they share: launching, axe, our own assertions."""
