"""Files as a council sends them, and an import presenter with the real readers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from pbdesk.interchange.caseload import KnownScheme, Preview, preview
from pbdesk.interchange.columns import ColumnMapping, propose_mapping
from pbdesk.interchange.open_referral import read_directory
from pbdesk.interchange.table import read_table
from pbdesk.ui.screens.imports.presenter import ImportPresenter
from tests.ui.screens.caseload.world import TODAY, SmallProgrammes, World

HEADER = "Case ref,First name,Surname,Date of birth,Postcode,Scheme,Shoe size"
GOOD = [
    "A-3001,Rhian,Morgan,14/03/1958,ZZ1 1AA,Adult social care,5",
    "A-3002,Tomos,Farrowby,01/02/1990,ZZ1 1AB,adult,9",
    "H-3003,Parveen,Akhtar-Lune,30/11/1971,not one,Personal health budget,",
]
BAD = [
    "A-1043,Ann,Evans,01/01/1950,ZZ1 1AA,Adult social care,4",
    "A-3005,Owain,Dray,30/02/1980,ZZ1 1AA,Adult social care,4",
    "A-3006,Siân,Pellow,01/01/1980,ZZ1 1AA,School clothing grant,4",
]
SCHEMES = [KnownScheme(id, (title,)) for id, title in SmallProgrammes.titles.items()]


def caseload_csv(folder: Path, rows: list[str] | None = None, header: str = HEADER) -> Path:
    path = folder / "caseload november.csv"
    path.write_text("\n".join([header, *(rows if rows is not None else GOOD + BAD)]), encoding="utf-8")
    return path


def directory_json(folder: Path, pages: int = 1, **changes) -> Path:
    services = [
        {
            "id": f"s{n}",
            "name": f"Service {n}",
            "status": "active",
            "description": "Company and a hot meal.",
            "organization": {"id": "o", "name": "Fern Gate"},
            "assured_date": "2026-10-12",
        }
        for n in range(3)
    ]
    broken = {"id": "s9", "status": "active", "organization": {"id": "o", "name": "Fern Gate"}}
    page = {"total_items": 8, "total_pages": 2, "page_number": 1, "size": 4, "contents": [*services, broken]}
    path = folder / "feed.json"
    path.write_text(json.dumps(page | changes), encoding="utf-8")
    return path


def presenter_for(world: World) -> ImportPresenter:
    def previewed(path: Path, mapping: ColumnMapping) -> Preview:
        return preview(
            read_table(path),
            mapping,
            schemes=SCHEMES,
            existing_references=world.vault.reads.references(),
            today=date.fromisoformat(TODAY),
        )

    return ImportPresenter(
        read_table,
        propose_mapping,
        previewed,
        read_directory,
        world.importing.cases,
        world.importing.directory,
        world.programmes.title,
    )
