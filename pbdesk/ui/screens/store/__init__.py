"""Store and passphrase: keys, backups, health, and who looked and who changed what."""
