"""Build the example data that ships, from the hand-written lists in `installer/demo_source`.

Run `python3 installer/build_demo.py` after changing a list; the same lists give the same files, and a test
compares them with those in `resources/demo`. Days are written as `{today-40}` and resolved when the example is
opened (`pbdesk.example.told`), so that it never grows old. Standard library only.
"""

from __future__ import annotations

import csv
import io
import json
import random
import tomllib
import uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "demo_source"
TARGET = HERE.parent / "resources" / "demo"
SEED = 20261121
NAMESPACE = uuid.UUID("0b3f6c0e-4c55-5d0a-8d57-3c9a1d1e7a10")

TOWNS = {
    "Aberfelyn": ("ZZ1", "Glanmor", 52.34, -4.72),
    "Porthwenlli": ("ZZ2", "Glanmor", 52.39, -4.79),
    "Thornhaven": ("ZZ3", "Glanmor", 52.32, -4.63),
    "Cwmysgaw": ("ZZ4", "Glanmor", 52.44, -4.68),
    "Llanfelyn": ("ZZ5", "Glanmor", 52.37, -4.57),
    "Market Brindle": ("ZZ6", "Glanmor", 52.28, -4.5),
}
"""Invented towns: an outward code that no real place has, the county, and a spot in the sea."""

STREETS = (
    "Quay Terrace", "Heol y Felin", "Ropewalk", "Chapel Walk", "Bryn Gwyn", "Lantern Street", "Ffordd y Berllan",
    "Kiln Lane", "Maes y Haf", "Larkspur Close", "Old Tannery Row", "Tyddyn Uchaf", "Station Road", "Pound Lane",
)  # fmt: skip
HEADER = (
    "Case ref", "First name", "Surname", "Known as", "Date of birth", "Address line 1", "Town", "County", "Postcode",
    "Telephone", "Email", "NHS no", "Preferred language", "Format", "Scheme", "Stage", "Key worker", "Release date",
    "Date opened", "Communication needs",
)  # fmt: skip
PREFIX = {
    "adult-social-care": "ASC",
    "personal-health-budget": "PHB",
    "resettlement-fund": "RES",
    "youth-employment": "YEP",
}


def main() -> None:
    """Write the caseload and the directory."""
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "caseload.csv").write_text(caseload(), encoding="utf-8", newline="")
    (TARGET / "directory.json").write_text(directory(), encoding="utf-8", newline="")


def caseload() -> str:
    """Return the caseload as CSV: 40 people, then four rows with the mistakes that real files have."""
    chance = random.Random(SEED)
    rows = []
    counts: dict[str, int] = {}
    for number, person in enumerate(_people()):
        scheme = person["scheme"]
        counts[scheme] = counts.get(scheme, 0) + 1
        reference = f"{PREFIX[scheme]}-{1000 + 7 * counts[scheme]}"
        rows.append(_person_row(person, reference, number, chance))
    rows += _faulty_rows(rows)
    rows[-6][HEADER.index("Postcode")] = "ZZ2"  # half a postcode: a warning, and the row goes in
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue()


def _people() -> list[dict[str, str]]:
    names = (
        "given", "family", "known_as", "age", "town", "scheme", "stage", "adviser", "language", "format", "release",
        "opened", "needs",
    )  # fmt: skip
    lines = (SOURCE / "people.txt").read_text(encoding="utf-8").splitlines()
    return [dict(zip(names, line.split("|"), strict=True)) for line in lines if not line.startswith("#")]


def _person_row(person: dict[str, str], reference: str, number: int, chance: random.Random) -> list[str]:
    outward, county, _, _ = TOWNS[person["town"]]
    mobile = int(person["age"]) < 60
    days_old = round(int(person["age"]) * 365.25) + chance.randint(20, 340)
    # A mail provider's rules are not ours to test here: letters, a dot, and a host that never exists.
    mailbox = f"{person['given']}.{person['family']}@example.org".lower().replace(" ", "").replace("ł", "l")
    return [
        reference,
        person["given"],
        person["family"],
        person["known_as"],
        f"{{today-{days_old}}}",
        f"{chance.randint(1, 98)} {chance.choice(STREETS)}",
        person["town"],
        county,
        f"{outward} {chance.randint(1, 9)}{chance.choice('ABDEFGHJLN')}{chance.choice('PQRSTUWXYZ')}",
        f"07700 900{100 + number:03d}" if mobile else f"01632 960{100 + number:03d}",
        mailbox if chance.random() < 0.6 else "",
        nhs_number(chance) if person["scheme"] in ("adult-social-care", "personal-health-budget") else "",
        person["language"],
        person["format"],
        person["scheme"],
        person["stage"],
        person["adviser"],
        f"{{today{int(person['release']):+d}}}" if person["release"] else "",
        f"{{today-{person['opened']}}}",
        person["needs"],
    ]


def nhs_number(chance: random.Random) -> str:
    """Return a number from the test range (999) with a right check digit, written 3-3-4."""
    while True:
        nine = f"999{chance.randrange(10**6):06d}"
        total = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
        check = (11 - total % 11) % 11
        if check < 10:
            return f"{nine[:3]} {nine[3:6]} {nine[6:]}{check}"


def _faulty_rows(rows: list[list[str]]) -> list[list[str]]:
    """Return four rows that do not go in: a day that is not, a repeat, an unknown scheme, a slip in a number."""
    at = HEADER.index
    faulty = [list(rows[index]) for index in (2, 8, 30, 4)]
    names = (("Edwin", "Larkmoor"), ("Gethin", "Trefalun"), ("Priya", "Nandwick"), ("Olwen", "Carregwen"))
    for row, (given, family), reference in zip(
        faulty, names, ("ASC-1105", "", "SCH-0007", "ASC-1112"), strict=True
    ):
        row[at("First name")], row[at("Surname")], row[at("Email")], row[at("Known as")] = (
            given,
            family,
            "",
            "",
        )
        row[at("Case ref")] = reference or row[at("Case ref")]
    faulty[0][at("Date of birth")] = "31/02/1980"
    faulty[2][at("Scheme")] = "School clothing grant"
    number = faulty[3][at("NHS no")]
    faulty[3][at("NHS no")] = number[:-1] + str((int(number[-1]) + 1) % 10)
    return faulty


def directory() -> str:
    """Return the directory as one page of Open Referral UK 3.0."""
    parts = [
        tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.glob("services_*.toml"))
    ]
    organisations = {name: text for part in parts for name, text in part.get("organisations", {}).items()}
    listed = [service for part in parts for service in part["service"]]
    contents = [_service(service, organisations, number) for number, service in enumerate(listed)]
    page = {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": False,
        "contents": contents,
    }
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _service(listed: dict, organisations: dict[str, str], number: int) -> dict:
    name, organisation = listed["name"], listed["organisation"]
    identity = _id("service", name)
    paragraphs = "".join(f"<p>{part.strip()}</p>" for part in listed["description"].split("\n\n"))
    service = {
        "id": identity,
        "name": name,
        "description": paragraphs.replace("&", "&amp;"),
        "url": f"https://{_slug(organisation)}.example.org/{_slug(name)}",
        "email": f"hello@{_slug(organisation)}.example.org",
        "status": listed.get("status", "active"),
        "accreditations": listed.get("accreditations"),
        "minimum_age": listed.get("min_age"),
        "maximum_age": listed.get("max_age"),
        "assured_date": f"{{today-{listed['assured']}}}",
        "alert": listed.get("alert"),
        "application_process": listed.get("apply"),
        "last_modified": f"{{today-{listed['assured']}}}T09:00:00.000Z",
        "organization": {
            "id": _id("organisation", organisation),
            "name": organisation,
            "description": organisations[organisation],
            "website": f"https://{_slug(organisation)}.example.org",
        },
        "contacts": [{"id": _id("contact", name), "phones": [_phone(name, number)]}],
        "cost_options": [_cost(name, at, *cost) for at, cost in enumerate(listed.get("costs", []))],
        "schedules": _described("schedule", name, listed.get("opening"), "description"),
        "service_areas": [{"id": _id("area", name), "name": "Glanmor"}],
        "languages": [_language(name, language) for language in listed.get("languages", ["English"])],
        "attributes": [_attribute(name, term) for term in listed["terms"]],
        "service_at_locations": [_place(listed, number)],
    }  # fmt: skip
    return {key: value for key, value in service.items() if value is not None}


def _language(name: str, language: str) -> dict:
    return {"id": _id("language", name, language), "name": language}


def _phone(name: str, number: int) -> dict:
    return {"id": _id("phone", name), "number": f"01632 960{500 + number:03d}", "type": "voice"}


def _cost(name: str, at: int, amount: float, per: str, option: str) -> dict:
    cost = {"id": _id("cost", name, str(at)), "option": option, "amount": amount, "amount_description": per}
    return {"valid_from": "{today-200}", "currency": "GBP"} | cost


def _described(kind: str, name: str, text: str | None, key: str) -> list[dict]:
    return [{"id": _id(kind, name, text), key: text}] if text else []


def _attribute(name: str, term: str) -> dict:
    return {
        "id": _id("attribute", name, term),
        "link_type": "service_type",
        "taxonomy_term": {
            "id": _id("term", term),
            "name": term,
            "description": term,
            "taxonomy": "Glanmor service types",
        },
    }


def _place(listed: dict, number: int) -> dict:
    name, town = listed["name"], listed["town"]
    outward, county, latitude, longitude = TOWNS[town]
    location = {
        "id": _id("location", name),
        "location_type": "physical" if "place" in listed else "postal",
        "name": listed.get("place", listed["organisation"]),
        "latitude": round(latitude + number % 7 * 0.0013, 4),
        "longitude": round(longitude - number % 5 * 0.0017, 4),
        "addresses": [
            {
                "id": _id("address", name),
                "address_1": listed.get("place", listed["organisation"]),
                "city": town,
                "state_province": county,
                "postal_code": f"{outward} {1 + number % 9}{'ABDEFGH'[number % 7]}{'UWXYZ'[number % 5]}",
                "country": "GB",
                "address_type": "physical" if "place" in listed else "postal",
            }
        ],
        "accessibility": [
            {"id": _id("access", name, text), "description": text} for text in listed.get("access", [])
        ],
    }
    return {"id": _id("place", name), "location": location}


def _id(*parts: str) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(parts)))


def _slug(text: str) -> str:
    kept = "".join(c if c.isalnum() else "-" for c in text.lower().replace("&", "and").replace("'", ""))
    return "-".join(part for part in kept.split("-") if part)


if __name__ == "__main__":
    main()
