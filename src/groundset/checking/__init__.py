"""Runs the gates over a dataset that somebody already has; knows no project and no ledger."""
