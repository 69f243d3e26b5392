"""What is printed: one content model for every format, the booklets built from it, and the PDF writer.

Nothing here knows of cases, plans or the vault: services hand over plain values, already worked out.
"""
