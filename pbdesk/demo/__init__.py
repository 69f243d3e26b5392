"""The example day: everything that an adviser does in a day, on real code, with every step proved."""
