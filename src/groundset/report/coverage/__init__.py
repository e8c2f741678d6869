"""What a page or a terminal shows of coverage: heat maps, bars, gaps, before and after.

Everything is drawn from the shape of ``schemas/coverage.json``, whoever made it.
"""
