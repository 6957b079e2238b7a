"""A mentor's own profile: what startups read, and the photo."""

from typing import Any

from aiohttp import web

from rooms.errors import DomainError, NotPermitted
from rooms.identity import Identity
from rooms.mentoring.attachments import MOST_PHOTO, store_photo
from rooms.mentoring.profiles import (
    BIOGRAPHY_LENGTH,
    HEADLINE_LENGTH,
    MOST_EXPERTISE,
    MOST_LANGUAGES,
    MOST_SECTORS,
    ProfileFields,
    offers_at,
    replace_photo,
    save_profile,
    tags_of,
)
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, SECTORS
from rooms.models import MentorProfile, MentorTagKind
from rooms.permissions import Permission
from rooms.places.technoparks import all_organizations
from web.access import required
from web.forms import fields, picked
from web.pages.mentoring.cards import photo_url
from web.rates import UPLOAD
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import RATES, deps, translate
from web.uploading import IMAGES, INTAKE, posted_file

PATH = "/profile/mentor"
TEXTS = ("technopark_id", "organization_id", "headline", "biography")
TAGS = {
    "expertise": (EXPERTISE, MOST_EXPERTISE),
    "sectors": (SECTORS, MOST_SECTORS),
    "languages": (LANGUAGES, MOST_LANGUAGES),
}


async def mentor_profile(request: web.Request) -> web.Response:
    """GET /profile/mentor"""
    return await _page(request, required(request))


async def save_mentor_profile(request: web.Request) -> web.Response:
    """POST /profile/mentor"""
    who, form = required(request), await fields(request)
    values: dict[str, Any] = {name: form.get(name, "") for name in TEXTS}
    values |= {name: await picked(request, name) for name in TAGS}
    values["published"] = "published" in form
    try:
        async with deps(request).database.begin() as db:
            await save_profile(db, deps(request).clock, who, ProfileFields(**values))
    except DomainError as error:
        if error.code not in ("text_too_long", "profile_incomplete"):
            raise
        return await _page(request, who, values=values, error=error)
    return see_other(request, PATH, "mentors.notice.published" if values["published"] else "mentors.notice.saved")


async def upload_photo(request: web.Request) -> web.Response:
    """POST /profile/mentor/photo"""
    who, given = required(request), deps(request)
    if not who.may_somewhere(Permission.MENTORING_OFFER):
        raise NotPermitted
    await request.app[RATES].count(UPLOAD, who.person_id)
    try:
        with request.app[INTAKE].one(who.person_id) as took:
            name, content = await posted_file(request, MOST_PHOTO, took)
            key = await store_photo(given.files, request.app[IMAGES], name=name, content=content)
    except DomainError as error:
        if error.code not in ("upload_invalid", "file_too_large", "file_type_refused"):
            raise
        return await _page(request, who, photo_error=error)
    return await _put_photo(request, who, key)


async def remove_photo(request: web.Request) -> web.Response:
    """POST /profile/mentor/photo/remove"""
    return await _put_photo(request, required(request), None)


async def _put_photo(request: web.Request, who: Identity, key: str | None) -> web.Response:
    given = deps(request)
    async with given.database.begin() as db:
        old = await replace_photo(db, given.clock, who, key)
    if old:
        await given.files.delete(old)
    return see_other(request, PATH, "mentors.notice.photo" if key else "mentors.notice.photo_removed")


async def _page(
    request: web.Request,
    who: Identity,
    *,
    values: dict[str, Any] | None = None,
    error: DomainError | None = None,
    photo_error: DomainError | None = None,
) -> web.Response:
    async with deps(request).database.read() as db:
        sites = await offers_at(db, who)
        partners = await all_organizations(db)
        profile = await db.get(MentorProfile, who.person_id)
        tags = await tags_of(db, who.person_id)
    if not sites:
        return render(request, "mentoring/own_profile.html", may=False)
    refusal = error or photo_error
    return render(
        request,
        "mentoring/own_profile.html",
        status_of(refusal.code) if refusal else 200,
        may=True,
        values=values or _values(profile, tags, sites[0].id),
        sites=[(site.id, site.name) for site in sites],
        partners=[("", translate(request, "mentors.edit.no_organization")), *((one.id, one.name) for one in partners)],
        vocabulary={name: words for name, (words, _) in TAGS.items()},
        most={name: most for name, (_, most) in TAGS.items()},
        lengths={"headline": HEADLINE_LENGTH, "biography": BIOGRAPHY_LENGTH},
        wrong=_wrong(request, error, values or {}),
        refusal=translate(request, f"error.{error.code}", **error.params) if error else None,
        photo=photo_url(who.person_id, profile.photo_key) if profile else None,
        photo_wrong=translate(request, f"error.{photo_error.code}", **photo_error.params) if photo_error else None,
        most_photo=MOST_PHOTO,
        published=profile is not None and profile.published,
        public=f"/mentors/{who.person_id}" if profile else None,
    )


def _values(profile: MentorProfile | None, tags: dict[MentorTagKind, list[str]], technopark_id: str) -> dict[str, Any]:
    return {
        "technopark_id": profile.technopark_id if profile else technopark_id,
        "organization_id": (profile.organization_id or "") if profile else "",
        "headline": profile.headline if profile else "",
        "biography": profile.biography if profile else "",
        "expertise": tags[MentorTagKind.EXPERTISE],
        "sectors": tags[MentorTagKind.SECTOR],
        "languages": tags[MentorTagKind.LANGUAGE],
        "published": profile.published if profile else True,
    }


def _wrong(request: web.Request, error: DomainError | None, values: dict[str, Any]) -> dict[str, str]:
    """Which fields to mend, with what to say beside each."""
    if error is None:
        return {}
    if error.code == "text_too_long":
        return {"biography": translate(request, "error.text_too_long", **error.params)}
    needed = [name for name in ("headline", "expertise", "languages") if not values[name]]
    return {name: translate(request, f"mentors.edit.missing.{name}") for name in needed}
