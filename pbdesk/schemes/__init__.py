"""Programmes as data: scheme folders, their forms, and the sums that they lead to.

This room reads scheme folders and workbooks and turns them into frozen values; from there on everything
is pure. It must know no Qt, no SQL, no network and no clock: the time is handed in.
"""
