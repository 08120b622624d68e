"""What is no address answers as the API does, whatever characters it is written with."""

import pytest
from integration.api.api_client import problem


@pytest.mark.parametrize("path", ["a%0Ab", "cases/a%0A/acts/close/", "cases/%0D%0A/", "%E7%81%AB/%00"])
def test_an_address_of_any_characters_is_refused_as_a_problem(office, path):
    assert problem(office.get(path))[0] == 404
