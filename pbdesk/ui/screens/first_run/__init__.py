"""The first start: language, look, passphrase, and what to begin with."""
