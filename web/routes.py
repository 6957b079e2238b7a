"""Every address: what answers, who may ask, how often. What is not here, or has no rule, is denied."""

from typing import Final

from rooms.permissions import Permission
from web import rates
from web.access import Route, account, administrator, anyone, at_technopark, in_room, manager, signed_in
from web.api import document, files, guest, invites, media, reminders
from web.api.v1.operations import OPERATIONS
from web.api.v1.serving import route
from web.pages import api_access, home, own_data, preferences, profile, room, signing_in, static, technopark
from web.pages.admin import invites as admin_invites
from web.pages.admin import live_media, mentoring_report, overview, people
from web.pages.admin import rooms as admin_rooms
from web.pages.mentoring import (
    availability,
    booking,
    calendars,
    changing,
    follow_up,
    following,
    mentors,
    own_profile,
    own_startup,
    sessions,
    startups,
)

_edits = at_technopark(Permission.ROOM_EDIT)
_peoples = at_technopark(Permission.PEOPLE_MANAGE)
_invites = in_room(Permission.ROOM_INVITE)
_HERE = "/admin/t/{technopark}"
_STARTUP = "/profile/startup/{startup}"

ROUTES: Final = (
    Route("GET", "/", home.home, anyone),
    Route("POST", "/join", home.join, anyone, rates.INVITE_TRY),
    Route("GET", "/t/{technopark}", technopark.technopark, anyone),
    Route("GET", "/t/{technopark}/{room}", room.room, anyone),
    Route("GET", "/j/{token}", room.invited, anyone, rates.INVITE_TRY),
    Route("GET", "/sign-in", signing_in.sign_in_page, anyone),
    Route("POST", "/sign-in", signing_in.sign_in_form, anyone, rates.SIGN_IN_ADDRESS),
    Route("GET", "/register", signing_in.register_page, anyone),
    Route("POST", "/register", signing_in.register_form, anyone, rates.REGISTER),
    Route("POST", "/sign-out", signing_in.sign_out, anyone),
    Route("POST", "/language", preferences.language, anyone, rates.CHANGE),
    Route("POST", "/theme", preferences.theme, anyone, rates.CHANGE),
    Route("GET", "/profile", profile.profile, account),
    Route("POST", "/profile", profile.save_profile, account, rates.CHANGE),
    Route("GET", "/profile/api", api_access.page, account),
    Route("POST", "/profile/api/tokens", api_access.make, account, rates.CHANGE),
    Route("POST", "/profile/api/tokens/{token}/revoke", api_access.revoke, account, rates.CHANGE),
    Route("GET", "/profile/data", own_data.page, account),
    Route("GET", "/profile/data.json", own_data.download, account, rates.EXPORT),
    Route("POST", "/profile/data/delete", own_data.delete, account),
    Route("POST", "/profile/password", profile.save_password, account),
    Route("POST", "/profile/logins/revoke-others", profile.end_other_logins, account, rates.CHANGE),
    Route("POST", "/profile/logins/{login}/revoke", profile.end_login, account, rates.CHANGE),
    Route("GET", "/profile/mentor", own_profile.mentor_profile, account),
    Route("POST", "/profile/mentor", own_profile.save_mentor_profile, account, rates.CHANGE),
    Route("POST", "/profile/mentor/photo", own_profile.upload_photo, account, streams=True, token_in_body=True),
    Route("POST", "/profile/mentor/photo/remove", own_profile.remove_photo, account, rates.CHANGE),
    Route("GET", "/profile/startup", own_startup.own_startup, account),
    Route("POST", "/profile/startup", own_startup.create_startup, account, rates.CHANGE),
    Route("POST", _STARTUP, own_startup.change_startup, account, rates.CHANGE),
    Route("POST", f"{_STARTUP}/deck", own_startup.upload_deck, account, streams=True, token_in_body=True),
    Route("POST", f"{_STARTUP}/deck/remove", own_startup.remove_deck, account, rates.CHANGE),
    Route("POST", f"{_STARTUP}/team", own_startup.add_member, account, rates.CHANGE),
    Route("POST", f"{_STARTUP}/team/{{person}}", own_startup.change_member, account, rates.CHANGE),
    Route("POST", f"{_STARTUP}/team/{{person}}/remove", own_startup.remove_member, account, rates.CHANGE),
    Route("GET", "/mentors", mentors.mentors, anyone, rates.SEARCH),
    Route("GET", "/mentors/{person}", mentors.mentor, anyone),
    Route("GET", "/mentors/{person}/photo", mentors.photo, anyone),
    Route("GET", "/startups", startups.startups, anyone, rates.SEARCH),
    Route("GET", "/startups/{startup}", startups.startup, anyone),
    Route("GET", "/startups/{startup}/deck", startups.deck, account),
    Route("GET", "/profile/availability", availability.editor, account),
    Route("POST", "/profile/availability/hours", availability.save_hours, account, rates.CHANGE),
    Route("POST", "/profile/availability/settings", availability.save_settings, account, rates.CHANGE),
    Route("POST", "/profile/availability/exceptions", availability.save_exception, account, rates.CHANGE),
    Route(
        "POST", "/profile/availability/exceptions/{date}/remove", availability.remove_exception, account, rates.CHANGE
    ),
    Route("POST", "/profile/availability/calendar", availability.save_calendar, account, rates.CHANGE),
    Route("POST", "/profile/availability/calendar/read", availability.ask_calendar, account, rates.CHANGE),
    Route("GET", "/mentors/{person}/book", booking.choose, account),
    Route("POST", "/mentors/{person}/book", booking.book_slot, account, rates.CHANGE),
    Route("POST", "/mentors/{person}/wait", booking.wait, account, rates.CHANGE),
    Route("POST", "/mentors/{person}/wait/stop", booking.wait_no_more, account, rates.CHANGE),
    Route("GET", "/sessions", sessions.my_sessions, account),
    Route("GET", "/sessions/{session}", sessions.session, account),
    Route("POST", "/sessions/{session}/confirm", changing.confirm, account, rates.CHANGE),
    Route("POST", "/sessions/{session}/decline", changing.decline, account, rates.CHANGE),
    Route("POST", "/sessions/{session}/cancel", changing.cancel, account, rates.CHANGE),
    Route("GET", "/sessions/{session}/next", following.choose_next, account),
    Route("POST", "/sessions/{session}/next", following.set_next, account, rates.CHANGE),
    Route("GET", "/sessions/{session}/reschedule", changing.choose_again, account),
    Route("POST", "/sessions/{session}/reschedule", changing.reschedule, account, rates.CHANGE),
    Route("GET", "/profile/calendar", calendars.subscription, account),
    Route("POST", "/profile/calendar", calendars.subscribe, account, rates.CHANGE),
    Route("POST", "/profile/calendar/close", calendars.unsubscribe, account, rates.CHANGE),
    Route("GET", "/calendar/{token}.ics", calendars.feed, anyone, rates.FEED),
    Route("POST", "/sessions/{session}/rating", follow_up.save_rating, account, rates.CHANGE),
    Route("POST", "/sessions/{session}/actions/{action}", follow_up.save_action, account, rates.CHANGE),
    Route("GET", "/sessions/{session}/calendar.ics", calendars.download, account),
    Route("GET", "/admin", overview.overview, manager),
    Route("GET", "/admin/reports/mentoring", mentoring_report.page, manager),
    Route("GET", "/admin/reports/mentoring.{kind:csv|xlsx}", mentoring_report.table, manager, rates.CHANGE),
    Route("GET", "/admin/people", people.in_network, administrator),
    Route("POST", "/admin/people/grant", people.grant_network, administrator, rates.CHANGE),
    Route("POST", "/admin/people/revoke", people.revoke_network, administrator, rates.CHANGE),
    Route("POST", "/admin/people/{person}/disable", people.disable, administrator, rates.CHANGE),
    Route("POST", "/admin/people/{person}/enable", people.enable, administrator, rates.CHANGE),
    Route("GET", f"{_HERE}/people", people.at_technopark, _peoples),
    Route("POST", f"{_HERE}/people/grant", people.grant_here, _peoples, rates.CHANGE),
    Route("POST", f"{_HERE}/people/revoke", people.revoke_here, _peoples, rates.CHANGE),
    Route("GET", f"{_HERE}/rooms", admin_rooms.list_rooms, _edits),
    Route("POST", f"{_HERE}/rooms", admin_rooms.create_room, _edits, rates.CHANGE),
    Route("GET", f"{_HERE}/rooms/new", admin_rooms.new_room, _edits),
    Route("GET", f"{_HERE}/rooms/{{room}}", admin_rooms.edit_room, _edits),
    Route("POST", f"{_HERE}/rooms/{{room}}", admin_rooms.save_room, _edits, rates.CHANGE),
    Route("POST", f"{_HERE}/rooms/{{room}}/archive", admin_rooms.archive_room, _edits, rates.CHANGE),
    Route("POST", f"{_HERE}/rooms/{{room}}/restore", admin_rooms.restore_room, _edits, rates.CHANGE),
    Route("GET", "/admin/rooms/{room}/media", live_media.live_media, in_room(Permission.ROOM_EDIT), rates.LIVE),
    Route("GET", "/admin/rooms/{room}/invites", admin_invites.list_invites, _invites),
    Route("POST", "/admin/rooms/{room}/invites", admin_invites.make_invite, _invites, rates.INVITE),
    Route("POST", "/admin/rooms/{room}/invites/{invite}/revoke", admin_invites.end_invite, _invites, rates.CHANGE),
    Route("POST", "/api/v1/guest", guest.become_guest, anyone),
    Route("GET", "/api/v1/reminders", reminders.reminders, account),
    Route("GET", "/api/v1/media/capabilities", media.capabilities, anyone),
    Route("POST", "/api/v1/rooms/{room}/files", files.upload, signed_in, streams=True),
    Route("POST", "/api/v1/rooms/{room}/invites", invites.invite, _invites, rates.INVITE),
    Route("GET", "/api/v1/openapi.json", document.document, anyone),
    *map(route, OPERATIONS),
    Route("GET", "/files/{file}/{name}", files.download, signed_in),
    Route("GET", "/static/dist/{name:.+}", static.built, anyone),
)
