"""Checks of the verifier in Python that no case needs, and cases that need no check of it, each with its reason."""

SURVIVORS = []

UNTOUCHED = []
