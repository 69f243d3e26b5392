"""The council's side: the log of every device's saves, decisions on plans, and the commands that run it.

It has its own composition root (`app`) and never reaches into the desktop.
"""
