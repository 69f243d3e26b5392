"""Invented booklets and a way to print them, for the tests of the documents room."""

from __future__ import annotations

from dataclasses import replace

from pbdesk.documents.booklet import (
    Contact,
    FunderTotal,
    OutcomeSupport,
    PlanBooklet,
    PlanStatus,
    Review,
    Section,
    SupportLine,
    WorkingStep,
)

OUTCOMES = (
    OutcomeSupport(
        "I want to get up, washed and dressed without being rushed",
        (
            SupportLine(
                "Help at home in the morning, seven days a week",
                "Cwm Teg Care Cooperative",
                13650,
                "a week",
                709800,
                "Council",
                "direct payment",
            ),
            SupportLine("Bath lift, with fitting", "Home Adaptations Team", 48500, "once", 48500, "Council"),
        ),
        "Mornings set up the whole day. When I am hurried I get tired and my hands shake.",
    ),
    OutcomeSupport(
        "I want to sing with other people again",
        (
            SupportLine("Community choir, yearly fee", "Côr y Bont", 6000, "a year", 6000, "Me"),
            SupportLine("Taxi to choir, Tuesday evenings", "Bryn Taxis", 1400, "a week", 56000, "Council"),
        ),
    ),
    OutcomeSupport(
        "I want Gwen to have a proper break",
        (
            SupportLine(
                "Sitting service, four hours",
                "Seibiant Carers’ Breaks",
                7200,
                "every four weeks",
                93600,
                "NHS",
            ),
        ),
        "My sister Gwen looks after me. She has not had a weekend to herself since 2023.",
    ),
)

DRAFT = PlanBooklet(
    language="en",
    person_name="Angharad Pryce-Nolan",
    preferred_name="Annie",
    reference="PB-2041-07",
    scheme_title="Adult social care personal budget",
    council="Dyffryn Council",
    printed_on="2026-11-21",
    adviser=Contact(
        "My adviser",
        "Tomos Okafor-Reed",
        "01632 960 142",
        "tomos.okafor-reed@example.org",
        "Monday to Thursday, 9am to 4pm",
    ),
    sections=(
        Section(
            "About me",
            "I taught music for thirty-one years and I still play the harp, slowly. I live with my sister Gwen in "
            "the house we grew up in.\nI like to know what is happening before it happens. Please do not finish my "
            "sentences for me; the word will come.",
        ),
        Section(
            "What is going well",
            "Neighbours look in. The new ramp means that I can get to the garden on my own, which has changed my "
            "summer more than I can say.",
        ),
        Section(
            "What I find hard",
            "Stairs after six in the evening. Buttons, jars, and forms. I worry about what happens to Gwen when "
            "she is ill.",
        ),
        Section(
            "What to do if things go wrong",
            "Ring Gwen first, then the morning team. If I fall, do not lift me alone: the frame is behind the "
            "kitchen door.",
        ),
    ),
    outcomes=OUTCOMES,
    period="1 December 2026 to 30 November 2027",
    totals=(
        FunderTotal("Council", 814300, 251240, 563060),
        FunderTotal("NHS", 93600, 14400, 79200),
        FunderTotal("Me", 6000, 6000, 0),
    ),
    held="a direct payment into my own account",
    indicative_pence=905000,
    indicative_steps=(
        WorkingStep("Your answers about washing and dressing came to 14 points.", "14 points"),
        WorkingStep("Your answers about getting out and meeting people came to 9 points.", "9 points"),
        WorkingStep(
            "Together that is 23 points. The points table gives £181.00 a week for 22 to 24 points.",
            "£181.00",
        ),
        WorkingStep(
            "Gwen helps with meals on four days and has agreed to go on. That takes off £7.00 a week.",
            "−£7.00",
        ),
        WorkingStep("£174.00 a week for 52 weeks makes the guide figure.", "£9,048.00"),
    ),
    final_pence=920000,
    contacts=(
        Contact(
            "If something goes wrong at night",
            "Out of hours team",
            "01632 960 199",
            "",
            "5pm to 9am, and weekends",
        ),
        Contact(
            "Help with money and payslips", "Dyffryn Payroll Helpers", "01632 960 155", "payroll@example.org"
        ),
    ),
    reviews=(
        Review("First look together", "2027-01-18"),
        Review("Yearly review", "2027-11-15"),
    ),
)

SIGNED = replace(
    DRAFT,
    status=PlanStatus.SIGNED,
    version=2,
    signed_by="Non Abara-Hughes",
    signed_as="Service manager",
    signed_on="2026-11-19",
    signed_number="7F3A-91C2",
)

EMPTY = PlanBooklet(
    language="en",
    person_name="Ieuan Marsh",
    reference="PB-1",
    scheme_title="Personal budget",
    council="Dyffryn Council",
    printed_on="2026-11-21",
    adviser=Contact("My adviser", "Tomos Okafor-Reed"),
)
