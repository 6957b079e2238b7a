"""The words of the letter about a webhook that was switched off."""

from rooms.webhooks.given_up import GivenUp
from server.mail.letter import Fact, Link, Written
from web.i18n import Catalogues, supported
from web.local_time import moment


def write_given_up(catalogues: Catalogues, given_up: GivenUp, address: str, site_name: str) -> Written:
    """That nothing is sent there any more, and where to switch it on again."""
    locale = supported(given_up.locale)
    since = moment(given_up.since, given_up.time_zone, locale)

    def say(key: str) -> str:
        return catalogues.translate(locale, key, site=site_name, since=since)

    return Written(
        locale=locale,
        subject=say("mail.subject.webhook_off"),
        title=say("mail.title.webhook_off"),
        greeting=catalogues.translate(locale, "mail.greeting", name=given_up.name),
        intro=say("mail.intro.webhook_off"),
        facts=(
            Fact(say("mail.fact.address"), given_up.url),
            Fact(say("mail.fact.failures"), str(given_up.failures)),
        ),
        action=Link(say("mail.action.webhook"), f"{address}/profile/webhooks/{given_up.webhook_id}"),
        footer=say("mail.footer.webhook_off"),
    )
