"""What the camera of a counter sees, read for browsers that read no codes."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.foundation.files.test_codes import TEXT, photograph

ADDRESS = "/counter/reception/code/"


def test_the_counter_hears_what_a_picture_says(province):
    desk = province.officer("tiepnhan")
    seen = desk.post(ADDRESS, {"picture": SimpleUploadedFile("camera.jpg", photograph(TEXT))})
    assert seen.json() == {"text": TEXT}
    assert desk.post(ADDRESS, {"picture": SimpleUploadedFile("camera.jpg", photograph())}).json() == {"text": ""}


def test_what_is_no_picture_is_refused_with_a_sentence(province):
    refused = province.officer("tiepnhan").post(ADDRESS, {"picture": SimpleUploadedFile("camera.jpg", b"none")})
    assert refused.status_code == 422 and "chụp lại" in refused.json()["wrong"].lower()
    assert province.officer("tiepnhan").post(ADDRESS).status_code == 422


def test_nobody_else_has_pictures_read(province):
    assert province.officer("chuyenvien").post(ADDRESS).status_code == 403
