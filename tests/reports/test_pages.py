"""The manager's pages as a manager meets them: one sentence first, every figure explained."""

import pytest


@pytest.mark.parametrize("path", ["/week", "/portfolio", "/portfolio?kind=partner", "/verbatims"])
def test_every_list_page_answers(bob, path):
    page = bob.get(path)
    assert page.status_code == 200, page.get_data(as_text=True)


def test_account_reports_answer(bob, company):
    for name, account_id in company.account_ids.items():
        page = bob.get(f"/accounts/{account_id}")
        assert page.status_code == 200, name
        assert bob.get(f"/accounts/{account_id}/verbatims").status_code == 200
