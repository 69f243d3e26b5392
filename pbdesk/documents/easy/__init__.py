"""Documents in easy read: the same facts in words of their own, one idea at a time, each beside a picture."""
