"""One look for everything that people read in a browser: pages, pictures and their building blocks.

Knows no project, no ledger and no release: it is given typed facts and answers with text. A page
loads nothing from anywhere and runs no script.
"""
