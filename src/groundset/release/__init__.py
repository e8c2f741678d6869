"""Releases: write, read and verify them from their files alone; knows no project and no ledger."""
