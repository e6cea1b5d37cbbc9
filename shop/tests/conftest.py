"""What tests of the shop share."""

import pytest


@pytest.fixture
def media(settings, tmp_path):
    """Folders of a test's own for what is public and for what is not; returns both."""
    settings.MEDIA_ROOT = tmp_path / "media"
    private = {"OPTIONS": {"location": tmp_path / "originals"}}
    settings.STORAGES = settings.STORAGES | {"originals": settings.STORAGES["originals"] | private}
    return tmp_path / "media", tmp_path / "originals"
