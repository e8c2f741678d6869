"""PDF files: the text layer, page by page, becomes one clean Markdown document.

``opening`` opens the file; ``characters``, ``runs`` and ``ruling`` take text and lines off a page;
``columns``, ``grids`` and ``tables`` order what stands there; ``running_heads`` leave; ``borderless``,
``blocks``, ``headings``, ``flow`` and ``writing`` make Markdown of all pages. ``document`` calls them so.
"""
