"""Backups: one file that holds the database, the files and a manifest that proves a restored copy equal (F34).

The archive is a plain tar file: `database.dump` (pg_dump's custom format), `files/…` under their storage keys, and
`manifest.json` last. The manifest has the rows and a hash of every table, the size and SHA-256 of every file, and
fingerprints of the keys. The keys themselves are not in it: with them the archive would open every stored password.
"""
