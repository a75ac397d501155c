"""Every test session keeps its cache of generated modules to itself, and so do the processes that tests start."""

from collections.abc import Iterator

import pytest

from astgrad import generator
from astgrad.backend import store


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew instead of comparing them")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        # an edit of astgrad while the tests run is not what they test
        patch.setattr(generator, "_known", [generator.identity_now()])
        patch.setattr(store, "identity_now", generator.identity)
        yield
