"""The sentences that a person reads when the store cannot do something. Values only: no SQL, no files.

One function per fault, so that every module tells the same fault in the same words.
"""

from __future__ import annotations

from pathlib import Path

from pbdesk.domain.errors import N_, KnownError


def passphrase_wrong() -> KnownError:
    """The passphrase slot did not open."""
    return KnownError(
        "passphrase-wrong",
        N_("That passphrase does not open this store."),
        safe=N_("Nothing was changed."),
        todo=N_("Check capital letters and the keyboard language, then try again."),
    )


def sheet_wrong() -> KnownError:
    """The recovery words are well formed but do not open this store."""
    return KnownError(
        "recovery-wrong",
        N_("That recovery code does not open this store."),
        safe=N_("Nothing was changed."),
        todo=N_("Check that the sheet was printed for this store, and is the newest one."),
    )


def no_sheet() -> KnownError:
    """The header has no recovery slot."""
    return KnownError(
        "recovery-none",
        N_("No recovery sheet was made for this store."),
        safe=N_("Nothing was changed."),
        todo=N_("Use the passphrase, or ask the council."),
    )


def header_missing(folder: Path) -> KnownError:
    """Neither the key file nor its copy is there."""
    return KnownError(
        "header-missing",
        N_("There is no store's key file in {folder}."),
        safe=N_("Nothing was created or changed."),
        todo=N_("Choose the folder that holds the store, or put the key file back from a backup."),
        folder=str(folder),
    )


def header_damaged(folder: Path) -> KnownError:
    """Both the key file and its copy could not be read."""
    return KnownError(
        "header-damaged",
        N_("The key file in {folder} and its copy could not be read."),
        safe=N_("The records themselves were not touched, and each backup holds a copy of the key file."),
        todo=N_("Put the key file back from the newest backup, then open the store again."),
        folder=str(folder),
    )


def header_newer(folder: Path) -> KnownError:
    """The key file was written by a newer program."""
    return KnownError(
        "header-newer",
        N_("The store in {folder} was made by a newer version of this program."),
        safe=N_("Nothing was changed."),
        todo=N_("Update the program, then open the store again."),
        folder=str(folder),
    )


def memory_short(mebibytes: int) -> KnownError:
    """The key derivation needs more memory than the machine gives."""
    return KnownError(
        "memory-short",
        N_("Checking the passphrase needs {mebibytes} MB of free memory, and there is less."),
        safe=N_("Nothing was changed."),
        todo=N_("Close other programs, then try again."),
        mebibytes=mebibytes,
    )


def store_there_already(folder: Path) -> KnownError:
    """A new store was asked for where something already is."""
    return KnownError(
        "store-there-already",
        N_("There is already something in {folder}, so no new store was made there."),
        safe=N_("Nothing in that folder was changed."),
        todo=N_("Open the store that is there, or choose an empty folder."),
        folder=str(folder),
    )


def store_missing(path: Path) -> KnownError:
    """The database file is not there."""
    return KnownError(
        "store-missing",
        N_("The store is not where it was: {path} is missing."),
        safe=N_("No new store was made in its place, and backups are untouched."),
        todo=N_("Find the file and put it back, or restore a backup."),
        path=str(path),
    )


def store_empty(path: Path) -> KnownError:
    """The database file has no bytes."""
    return KnownError(
        "store-empty",
        N_("The store's file {path} is empty."),
        safe=N_("Nothing was written to it, and backups are untouched."),
        todo=N_("Restore a backup."),
        path=str(path),
    )


def store_damaged(path: Path) -> KnownError:
    """The key is right but the database could not be read."""
    return KnownError(
        "store-damaged",
        N_("The store is damaged: part of {path} could not be read."),
        safe=N_("Your passphrase is right, and backups are untouched. Nothing more will be written."),
        todo=N_("Check the store to see what can be read, then restore a backup."),
        path=str(path),
    )


def store_of_another(path: Path) -> KnownError:
    """The database belongs to another store than the key file."""
    return KnownError(
        "store-of-another",
        N_("The database {path} belongs to another store than its key file."),
        safe=N_("Nothing was changed."),
        todo=N_("Put the database and the key file of the same store together, or restore a backup."),
        path=str(path),
    )


def store_newer(path: Path) -> KnownError:
    """The database's schema is newer than the program."""
    return KnownError(
        "store-newer",
        N_("The store {path} was made by a newer version of this program."),
        safe=N_("Nothing was changed."),
        todo=N_("Update the program, then open the store again."),
        path=str(path),
    )


def restore_unfinished(folder: Path) -> KnownError:
    """A restore was begun and has to be finished before the store opens."""
    return KnownError(
        "restore-unfinished",
        N_("Putting back a backup in {folder} was interrupted."),
        safe=N_("The backup and the store that it replaces are both kept."),
        todo=N_("Close the program and start it again: it finishes the restore first."),
        folder=str(folder),
    )


def store_replaced(path: Path) -> KnownError:
    """The database file was moved or replaced while the program had it open."""
    return KnownError(
        "store-replaced",
        N_("The store's file {path} was moved or replaced while the program was open."),
        safe=N_("What was saved before is in the file that was moved. Nothing more will be written."),
        todo=N_("Put the file back where it was, then close the program and open it again."),
        path=str(path),
    )


def store_unprotected(what: str) -> KnownError:
    """The database library did not give what the store's safety needs."""
    return KnownError(
        "store-unprotected",
        N_("The store was not opened, because this computer's database library lacks {what}."),
        safe=N_("Nothing was written."),
        todo=N_("Install the program again. If that does not help, tell your council's support."),
        what=what,
    )


def store_read_only(path: Path) -> KnownError:
    """The folder or the file refuses writing."""
    return KnownError(
        "store-read-only",
        N_("Nothing can be written at {path}: the folder, the file or the disk allows reading only."),
        safe=N_("What was saved before is untouched. Not saved yet: the last change."),
        todo=N_("Allow writing there, or copy the whole folder to another disk and open it there."),
        path=str(path),
    )


def store_busy(path: Path) -> KnownError:
    """Another connection holds the write lock for longer than we wait."""
    return KnownError(
        "store-busy",
        N_("The store {path} is busy with other work."),
        safe=N_("What was saved before is untouched. Not saved yet: the last change."),
        todo=N_("Try again in a moment."),
        path=str(path),
    )


def already_open(folder: Path) -> KnownError:
    """Another running program has this store open."""
    return KnownError(
        "already-open",
        N_("pbdesk is already open on the store in {folder}."),
        safe=N_("Nothing was changed."),
        todo=N_("Go to the window that is open, or close it first."),
        folder=str(folder),
    )


def disk_full(path: Path, megabytes: int) -> KnownError:
    """The disk has no room left."""
    return KnownError(
        "disk-full",
        N_("No room on the disk at {path}. Not saved yet."),
        safe=N_("What was saved before is untouched, and your text stays open."),
        todo=N_("Free {megabytes} MB, then save again."),
        path=str(path),
        megabytes=megabytes,
    )


def disk_trouble(path: Path, reason: str) -> KnownError:
    """The operating system refused a file operation for another reason."""
    return KnownError(
        "disk-trouble",
        N_("The disk could not be used at {path}: {reason}."),
        safe=N_("What was saved before is untouched."),
        todo=N_("Check that the disk is connected and in order, then try again."),
        path=str(path),
        reason=reason,
    )


def disk_refuses(path: Path) -> KnownError:
    """The database library could not read or write, and does not say why."""
    return KnownError(
        "disk-trouble",
        N_("The disk did not read or write at {path}."),
        safe=N_("What was saved before is untouched. Not saved yet: the last change."),
        todo=N_("Check that the disk is connected and in order, then try again."),
        path=str(path),
    )
