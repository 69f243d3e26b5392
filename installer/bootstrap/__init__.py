"""From a bare machine to a running pbdesk, with the standard library only.

It knows how to prepare a machine and start a command in it. It must not import pbdesk or any package:
it runs before there is an environment to import them from.
"""
