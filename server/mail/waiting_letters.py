"""The words of the letter to those who wait for a mentor's time."""

from rooms.mentoring.freed_time import FreedTime
from server.mail.letter import Fact, Link, Written
from web.i18n import Catalogues, supported
from web.local_time import moment


def write_freed_time(catalogues: Catalogues, freed: FreedTime, address: str, site_name: str) -> Written:
    """That there is time again, and where to book it."""
    locale = supported(freed.locale)
    when = moment(freed.at, freed.time_zone, locale)
    times = dict.fromkeys((when, moment(freed.at, freed.mentor_zone, locale)))

    def say(key: str) -> str:
        return catalogues.translate(locale, key, who=freed.mentor, when=when, site=site_name)

    return Written(
        locale=locale,
        subject=say("mail.subject.freed"),
        title=say("mail.title.freed"),
        greeting=catalogues.translate(locale, "mail.greeting", name=freed.name),
        intro=say("mail.intro.freed"),
        facts=(Fact(say("mail.fact.when"), "\n".join(times)), Fact(say("mail.fact.mentor"), freed.mentor)),
        action=Link(say("mail.action.book"), f"{address}/mentors/{freed.mentor_id}/book"),
        footer=say("mail.footer.freed"),
    )
