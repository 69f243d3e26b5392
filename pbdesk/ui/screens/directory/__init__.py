"""The directory of services: searching it, how fresh each entry is, comparing three, and adding one to a plan."""
