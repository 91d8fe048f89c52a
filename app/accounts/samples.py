"""Small files to start from: what each import understands, with made-up companies and people."""

from surveys.interchange.csv_writer import Cell, csv_chunks, for_people

SAMPLES: dict[tuple[str, str], list[list[Cell]]] = {
    ("accounts", "fr"): [
        ["nom", "type", "compte parent", "segment", "référence", "responsable", "ca", "devise"],
        ["Menuiserie Castel", "client", "", "Bâtiment", "C-001", "", 84500.0, "EUR"],
        ["Castel Nord", "client", "Menuiserie Castel", "Bâtiment", "C-002", "", 12000.5, "EUR"],
        ["Transports Ricoux", "partenaire", "", "Logistique", "P-001", "", 31000.0, "EUR"],
        ["Imprimerie Delmas", "les deux", "", "Services", "X-001", "", None, ""],
    ],
    ("accounts", "en"): [
        ["name", "kind", "parent", "segment", "external_ref", "owner", "revenue", "currency"],
        ["Castle Joinery", "client", "", "Construction", "C-001", "", 84500.0, "EUR"],
        ["Castle North", "client", "Castle Joinery", "Construction", "C-002", "", 12000.5, "EUR"],
        ["Rickard Haulage", "partner", "", "Logistics", "P-001", "", 31000.0, "EUR"],
        ["Dalton Printing", "both", "", "Services", "X-001", "", None, ""],
    ],
    ("contacts", "fr"): [
        ["compte", "nom", "courriel", "rôle", "langue", "téléphone"],
        ["Menuiserie Castel", "Hélène Castel", "helene@castel.example", "décideuse", "fr", ""],
        ["P-001", "Marc Ricoux", "marc@ricoux.example", "acheteur", "français", "01 23 45 67 89"],
    ],
    ("contacts", "en"): [
        ["account", "name", "email", "role", "language", "phone"],
        ["Castle Joinery", "Helen Castle", "helen@castle.example", "decider", "en", ""],
        ["P-001", "Mark Rickard", "mark@rickard.example", "buyer", "English", "020 7946 0018"],
    ],
    ("events", "fr"): [
        ["compte", "date", "type", "note", "source"],
        ["Menuiserie Castel", "2026-03-17", "visite", "Revue annuelle sur place", ""],
        ["C-001", "2026-04-02", "réclamation", "Avoir de mars non reçu", "téléphone"],
    ],
    ("figures", "fr"): [
        ["compte", "date", "marge", "jours de retard"],
        ["Menuiserie Castel", "2026-03-31", 24.5, 3.0],
        ["C-002", "2026-03-31", 11.0, 28.0],
    ],
    ("figures", "en"): [
        ["account", "date", "margin", "days_late"],
        ["Castle Joinery", "2026-03-31", 24.5, 3.0],
        ["C-002", "2026-03-31", 11.0, 28.0],
    ],
    ("events", "en"): [
        ["account", "date", "kind", "note", "source"],
        ["Castle Joinery", "2026-03-17", "visit", "Yearly review on site", ""],
        ["C-001", "2026-04-02", "complaint", "Credit note of March missing", "phone"],
    ],
}


def sample(what: str, language: str) -> str:
    """The sample of *what* in *language*, as a spreadsheet of that language opens it."""
    header, *rows = SAMPLES[what, language]
    return "".join(csv_chunks([str(cell) for cell in header], rows, for_people(language)))
