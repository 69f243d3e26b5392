"""Keep the catalogues: collect every sentence, update each translation, say what is missing.

    python installer/messages.py            update translations/pbdesk.pot and every .po
    python installer/messages.py --check    change nothing; exit 1 when a catalogue is behind or a field differs

Needs Babel, so it runs in the development environment.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pbdesk.i18n import LANGUAGES  # noqa: E402
from pbdesk.i18n.catalogue import same_fields  # noqa: E402

FOLDER = ROOT / "translations"
TEMPLATE = FOLDER / "pbdesk.pot"
KEYWORDS = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "plural": (1, 2),
}
"""What marks a sentence. `words.plural` is among them: lower layers have no other way to say a plural."""

HEADER = "# Translations of pbdesk, the personal budget desk.\n# Licensed under the Apache License 2.0 like pbdesk.\n#"


def collect() -> Catalog:
    """Return every sentence in the sources, in the order of files."""
    catalogue = Catalog(project="pbdesk", header_comment=HEADER, charset="utf-8")
    found = extract_from_dir(
        ROOT / "pbdesk",
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for path, _line, message, comments, context in found:
        if message and message != ("", ""):
            catalogue.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return catalogue


def languages() -> list[str]:
    """Return the codes of the languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/pbdesk.po"))


def updated(language: str, template: Catalog) -> Catalog:
    """Return a language's catalogue with every sentence of the template, its translations kept.

    A language that only documents are printed in holds nothing but what is translated: most sentences are never
    printed.
    """
    with po_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language not in LANGUAGES:
        for message in [each for each in catalogue if each.id and not any(forms(each))]:
            catalogue.delete(message.id, message.context)
    return catalogue


def po_path(language: str) -> Path:
    """Return where a language's catalogue stands."""
    return FOLDER / language / "LC_MESSAGES" / "pbdesk.po"


def as_text(catalogue: Catalog) -> str:
    """Return a catalogue as its file holds it: without dates and line numbers, which only make differences."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, include_lineno=False, sort_by_file=True)
    lines = file.getvalue().decode("utf-8").splitlines(keepends=True)
    dated = (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Report-Msgid-Bugs-To",
        "Last-Translator",
    )
    dropped = tuple(f'"{name}' for name in dated)
    return "".join(line for line in lines if not line.startswith(dropped))


def sentences(message: Message) -> list[str]:
    """Return the one or two English sentences of a message."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def forms(message: Message) -> list[str]:
    """Return the translated forms of a message."""
    if not message.string:
        return [""]
    return [message.string] if isinstance(message.string, str) else list(message.string)


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences that have no translation yet."""
    return [sentences(m)[0] for m in catalogue if m.id and (m.fuzzy or not all(forms(m)))]


def wrong_fields(catalogue: Catalog) -> list[str]:
    """Return the sentences whose translation drops or invents a {field}."""
    return [
        sentences(message)[0]
        for message in catalogue
        if message.id and any(form and not same_fields(sentences(message), form) for form in forms(message))
    ]


def main(arguments: list[str] | None = None) -> int:
    """Update or check the catalogues; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="change nothing, exit 1 when something is behind"
    )
    parser.add_argument("--list", action="store_true", help="print every sentence without a translation")
    wanted = parser.parse_args(arguments)
    template = collect()
    files = {TEMPLATE: as_text(template)}
    catalogues = {language: updated(language, template) for language in languages()}
    files |= {po_path(language): as_text(catalogue) for language, catalogue in catalogues.items()}
    behind = [path for path, text in files.items() if not path.is_file() or path.read_text("utf-8") != text]
    if not wanted.check:
        for path in behind:
            path.write_text(files[path], encoding="utf-8")
    bad = False
    print(f"{len(template)} sentences")
    for language, catalogue in catalogues.items():
        missing, wrong = untranslated(catalogue), wrong_fields(catalogue)
        bad = bad or bool(wrong)
        print(f"{language}: {len(missing)} without a translation, {len(wrong)} with other fields")
        for sentence in [*wrong, *(missing if wanted.list else [])]:
            print(f"  {sentence}")
    for path in behind if wanted.check else []:
        print(f"behind: {path.relative_to(ROOT)} (run python installer/messages.py)")
    return 1 if bad or (wanted.check and behind) else 0


if __name__ == "__main__":
    sys.exit(main())
