"""What a person can do, one module per noun. Services take ports, speak in records and plain results, and
know no window, database or network.
"""
