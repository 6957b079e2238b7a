"""The words of letters about a session."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rooms.mentoring import calendar_links
from rooms.mentoring.invitations import CalendarEvent, Mailbox, Method, invitation
from rooms.mentoring.letters import About, Letter
from rooms.models import SessionStatus, Side
from server.mail.letter import Attachment, Fact, Link, Written
from web.calendar_events import calendar_event, names_of
from web.i18n import Catalogues, supported
from web.local_time import moment, period


@dataclass(frozen=True)
class SessionLetters:
    """Writes them. `address` is what links into the site begin with."""

    catalogues: Catalogues
    address: object
    site_name: str

    def write(self, letter: Letter, now: datetime) -> Written:
        """What the letter says to its reader."""
        session, reader = letter.session, letter.to
        locale, variant = supported(reader.locale), variant_of(letter)
        words = {
            "topic": session.topic,
            "who": session.counterpart(reader.person_id),
            "by": letter.by.name if letter.by else self.site_name,
            "when": moment(session.starts_at, reader.time_zone, locale),
            "in": self._time_left(session.starts_at - now, locale),
        }

        def say(key: str) -> str:
            return self.catalogues.translate(locale, key, **words)

        event = self.event(letter)
        return Written(
            locale=locale,
            subject=say(f"mail.subject.{variant}"),
            title=say(f"mail.title.{variant}"),
            greeting=self.catalogues.translate(locale, "mail.greeting", name=reader.name),
            intro=say(f"mail.intro.{variant}"),
            facts=tuple(self._facts(letter, locale)),
            action=self._action(letter, event, locale),
            more=self._calendars(event, locale) if session.status is SessionStatus.CONFIRMED else (),
            footer=self.catalogues.translate(locale, "mail.footer.session", site=self.site_name),
        )

    def invitation(self, letter: Letter, organizer: Mailbox, now: datetime) -> Attachment | None:
        """What the reader's calendar is told by the letter, if anything."""
        method = method_of(letter)
        if method is None or letter.to.email is None:
            return None
        attendee = Mailbox(letter.to.name, letter.to.email)
        content = invitation(self.event(letter), method, organizer=organizer, attendee=attendee, now=now)
        return Attachment(content, method)

    def event(self, letter: Letter) -> CalendarEvent:
        """The session in the reader's calendar."""
        to = letter.to
        return calendar_event(self.catalogues, letter.session, to.person_id, to.locale, str(self.address))

    def _facts(self, letter: Letter, locale: str) -> list[Fact]:
        session, reader = letter.session, letter.to

        def fact(key: str, value: str) -> Fact:
            return Fact(self.catalogues.translate(locale, key), value)

        zones = dict.fromkeys([reader.time_zone, *(each.time_zone for each in session.others(reader.person_id))])
        times = dict.fromkeys(period(session.starts_at, session.ends_at, zone, locale) for zone in zones)
        facts = [
            fact("mail.fact.when", "\n".join(times)),
            fact("mail.fact.with", names_of(session, reader.person_id)),
            fact("mail.fact.topic", session.topic),
        ]
        if session.questions and letter.about not in (About.SUMMARY, About.MISSED):
            facts.append(fact("mail.fact.questions", session.questions))
        if session.reason:
            facts.append(fact("mail.fact.reason", session.reason))
        if letter.agreed:
            facts.append(fact("mail.fact.agreed", "\n".join(f"• {each}" for each in letter.agreed)))
        if letter.notes:
            facts.append(fact("mail.fact.notes", letter.notes))
        return facts

    def _action(self, letter: Letter, event: CalendarEvent, locale: str) -> Link:
        label = self.catalogues.translate(locale, action_of(letter))
        if letter.about is About.MISSED and letter.to.side is Side.STARTUP:
            mentor = next(one for one in letter.session.attendees if one.side is Side.MENTOR)
            return Link(label, f"{self.address}/mentors/{mentor.person_id}/book?previous={letter.session.id}")
        return Link(label, event.url)

    def _calendars(self, event: CalendarEvent, locale: str) -> tuple[Link, ...]:
        return (
            Link(self.catalogues.translate(locale, "calendar.add.google"), calendar_links.google(event)),
            Link(self.catalogues.translate(locale, "calendar.add.outlook"), calendar_links.outlook(event)),
        )

    def _time_left(self, left: timedelta, locale: str) -> str:
        minutes = max(1, round(left / timedelta(minutes=1)))
        if minutes <= 90:
            return self.catalogues.ngettext(locale, "mail.in.minutes", minutes)
        return self.catalogues.ngettext(locale, "mail.in.hours", round(minutes / 60))


def variant_of(letter: Letter) -> str:
    """Which wording fits the letter and its reader."""
    mentor = letter.to.side is Side.MENTOR
    if letter.about is About.REQUESTED:
        return "requested_mentor" if mentor else "requested_startup"
    if letter.about is About.DECLINED and letter.by is None:
        return "expired"
    if letter.about is About.RESCHEDULED and letter.session.status is SessionStatus.REQUESTED:
        return "moved_mentor" if mentor else "moved_startup"
    if letter.about is About.MISSED and len(letter.present) == 1:
        return "missed_waited" if letter.to.side in letter.present else "missed_absent"
    if letter.about in (About.CANCELLED, About.RESCHEDULED) and letter.by == letter.to:
        return f"{letter.about.value}_self"
    return letter.about.value


def method_of(letter: Letter) -> Method | None:
    """What the letter does to a calendar. A first request is in none yet, and reminders change nothing."""
    if letter.about in (About.CONFIRMED, About.RESCHEDULED):
        return Method.REQUEST
    # What was only asked for, and called off by the first change (sequence 1), never came into a calendar.
    ended = letter.about in (About.CANCELLED, About.DECLINED)
    was_confirmed = letter.about is About.CANCELLED and letter.session.decided_at is not None
    return Method.CANCEL if ended and (was_confirmed or letter.session.sequence > 1) else None


def action_of(letter: Letter) -> str:
    """The key of what the letter's button says."""
    if letter.session.status is SessionStatus.REQUESTED and letter.to.side is Side.MENTOR:
        return "mail.action.decide"
    if letter.about is About.SUMMARY:
        return "mail.action.after"
    if letter.about is About.MISSED and letter.to.side is Side.STARTUP:
        return "mail.action.again"
    return "mail.action.enter" if letter.about is About.REMINDER else "mail.action.open"
