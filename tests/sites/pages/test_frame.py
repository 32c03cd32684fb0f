"""The frame around every page: who is signed in, the way out, the languages, the gallery, the weight."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.test import Client

from motcua.foundation.organisations.models import Position
from motcua.sites.pages import context, gallery, navigation

pytestmark = pytest.mark.django_db


def test_an_officer_sees_who_they_are_where_they_work_and_the_way_out(province):
    page = province.officer("tiepnhan").get("/operations/account/").content.decode()
    aside = page[page.index('class="mc-side"') : page.index("<main")]
    actor = province.actor("tiepnhan")
    assert actor.name in aside
    place = Position.objects.get(officer_id=actor.officer_id)
    assert place.title["vi"] in aside and place.unit.label["vi"] in aside
    assert re.search(r'<form method="post" action="/operations/sign-out/">', page)


def test_the_officers_crest_leads_to_where_their_day_begins(province):
    page = province.officer("tiepnhan").get("/operations/account/").content.decode()
    assert '<a class="mc-masthead__home" href="/counter/">' in page


def test_a_citizen_can_sign_out_from_every_page_and_a_guest_is_offered_to_sign_in(province):
    assert 'action="/sign-out/"' in province.citizen().get("/track/").content.decode()
    guest = Client().get("/track/").content.decode()
    assert 'href="/sign-in/?next=/track/"' in guest
    assert 'action="/sign-out/"' not in guest


def test_administration_stands_under_a_heading_of_its_own(province):
    page = province.officer("quantri").get("/operations/account/").content.decode()
    titles = re.findall(r'class="mc-side__title"[^>]*>([^<]+)<', page)
    assert titles[-1] == "Quản trị"


def test_the_frame_stands_while_the_database_is_away(monkeypatch):
    """The page that says so must not need it."""

    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(context, "root", away)
    assert context._province() == {"vi": "", "en": ""}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_gallery_shows_every_part_with_its_markup(province, settings, language):
    settings.DEMO = True
    client = Client()
    client.cookies["language"] = language
    page = client.get("/gallery/").content.decode()
    for name in gallery.PARTS:
        assert f'<section id="{name}"' in page
    assert page.count("&lt;") > 100


def test_a_real_installation_has_no_gallery(province, settings):
    settings.DEMO = False
    assert Client().get("/gallery/").status_code == 404


@pytest.mark.parametrize("address", ["/gallery/", "/", "/operations/sign-in/", "/nowhere/"])
def test_pages_have_neither_inline_styles_nor_handlers_nor_scripts(province, settings, address):
    settings.DEMO = True
    page = Client().get(address).content.decode()
    assert not re.findall(r"<[^>]+\s(?:style|on[a-z]+)=", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_an_officer_without_a_list_of_work_begins_at_their_own_page(province, monkeypatch):
    monkeypatch.setattr(navigation, "_ENTRIES", [])
    assert navigation.start_page(province.actor("tiepnhan")) == "/operations/account/"
    page = province.officer("tiepnhan").get("/operations/account/").content.decode()
    assert '<a class="mc-masthead__home" href="/operations/account/">' in page


def test_the_address_above_all_pages_of_officers_leads_to_their_day(province):
    assert province.officer("tiepnhan").get("/operations/").url == "/counter/"
    assert "/operations/sign-in/" in Client().get("/operations/").url


def test_on_a_phone_the_masthead_of_a_citizen_keeps_three_links_in_one_line(province):
    head = province.citizen(0).get("/my/").content.decode().split("</header>")[0]
    links = re.findall(r"<li( class=\"[a-z_ -]+\")?>", head)
    assert len([words for words in links if "minor" not in words and "language" not in words]) == 3, links
    css = Path(str(finders.find("motcua/motcua.css"))).read_text()
    assert "flex-wrap: nowrap" in css.split(".mc-masthead__links:has(> .mc-masthead__who)")[1].split("}")[0]
