"""The log of saves and how it merges: pure values and functions, the same on the laptop, in the gateway
and in the tests that simulate both. It knows no database, network, file or clock.
"""
