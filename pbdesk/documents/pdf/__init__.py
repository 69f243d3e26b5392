"""Documents as tagged PDF (PDF/UA-1): `writer.render` is the door, `themes.THEMES` the choices.

Layout is our own and knows no PDF; ReportLab writes the file; the tags are written by the blocks as they draw,
because only the block knows what it draws.
"""
