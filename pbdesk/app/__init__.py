"""The composition root: the only package that knows every layer. Builds desks, and the desktop around one."""
