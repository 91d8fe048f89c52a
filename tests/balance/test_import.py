"""Figures brought in by the real command and by page; what they suggest stands on the sheet."""

import io
import json

from surveys import db, figures
from tests.accounts.test_import_pages import send, text
from tests.app.people import add_relationship
from tests.login.site import open_site
from tests.support.environment import service_environment
from tests.support.service import rapport

FILE = "compte;arrêté au;marge;retard\nAcme;31/03/2026;24,5 %;12\n"


def test_the_real_command_brings_figures_in_and_refuses_whole_files(tmp_path):
    data = tmp_path / "data"
    environment = service_environment(data, {})
    good, wrong = tmp_path / "figures.csv", tmp_path / "wrong.csv"
    accounts_file = tmp_path / "accounts.csv"
    accounts_file.write_text("name,kind\nAcme,client\n", encoding="utf-8")
    good.write_text(FILE, encoding="cp1252")
    wrong.write_text(FILE + "Acme;30/06/2026;lots;\n", encoding="utf-8")
    rapport("import", "accounts", str(accounts_file), environment=environment, check=True)

    looked = rapport("import", "figures", str(good), "--dry-run", environment=environment)
    assert looked.stdout == "figures: 1 new, 0 changed, 0 unchanged (dry run: nothing was kept)\n"
    refused = rapport("import", "figures", str(wrong), environment=environment)
    assert refused.returncode == 2
    assert "row 3, column marge: expected a margin in percent from -1000 to 100" in refused.stderr
    done = rapport("import", "figures", str(good), "--json", environment=environment)
    assert json.loads(done.stdout) == {
        "what": "figures", "dry_run": False, "new": 1, "changed": 0, "unchanged": 0,
    }  # fmt: skip

    database = db.connect(data / "rapport.db")
    (kept,) = figures.every(database)
    assert (kept.on_date, kept.margin, kept.days_late) == ("2026-03-31", 24.5, 12.0)
    database.close()


def test_figures_come_in_by_page_after_a_look(tmp_path):
    site = open_site(tmp_path)
    site.add("camille@verdier.example", language="fr")
    add_relationship(site.database, "Acme")
    camille = site.visitor()
    camille.log_in("camille@verdier.example")
    assert "Importer des chiffres" in text(camille.get("/import/figures"))
    sample = camille.get("/import/figures/sample.csv").get_data()
    assert "jours de retard" in io.TextIOWrapper(io.BytesIO(sample), "utf-8-sig").readline()
    location = send(camille, FILE.encode(), what="figures").location
    page = text(camille.get(location))
    assert "Marge, en pourcentage" in page
    assert "24.5" in page or "24,5" in page
    assert figures.every(site.database) == []
    camille.send(location, {})
    (kept,) = figures.every(site.database)
    assert kept.margin == 24.5
    db.forget_thread_connections()
