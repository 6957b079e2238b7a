"""Chat: committed, then published, then acknowledged."""

from rooms.chat import messages, reactions
from rooms.chat.views import MessageView
from rooms.errors import NotPermitted
from rooms.permissions import Permission
from signaling import structures
from signaling.call import Call, Handler
from signaling.protocol.chat import (
    ChatChanged,
    ChatDelete,
    ChatEdit,
    ChatHistory,
    ChatPage,
    ChatPosted,
    ChatReact,
    ChatSend,
    ChatSent,
)
from signaling.snapshots import chat_page


async def send(call: Call, ask: ChatSend) -> ChatSent:
    """Post; sent again with the same `clientMsgId` it is the same message, and published once."""
    room, seat, deps = call.room, call.seat, call.node.deps
    if ask.file_ids and Permission.CHAT_ATTACH not in seat.permissions:
        raise NotPermitted
    async with room.chat_order:
        async with deps.database.begin() as db:
            view, created = await messages.post_message(
                db,
                deps.clock,
                room_id=room.facts.id,
                author_id=seat.person_id,
                author_name=seat.name,
                client_msg_id=ask.client_msg_id,
                text=ask.text,
                reply_to=ask.reply_to,
                mentions=ask.mentions,
                file_ids=ask.file_ids,
            )
        message = structures.message(view, deps.file_url)
        if created:
            room.publish("chat.posted", ChatPosted(message=message))
    return ChatSent(message=message)


async def edit(call: Call, ask: ChatEdit) -> ChatSent:
    """Change one's own words."""
    room, deps = call.room, call.node.deps
    async with room.chat_order:
        async with deps.database.begin() as db:
            view = await messages.edit_message(
                db,
                deps.clock,
                room_id=room.facts.id,
                message_id=ask.message_id,
                editor_id=call.seat.person_id,
                text=ask.text,
            )
        return _changed(call, view)


async def delete(call: Call, ask: ChatDelete) -> ChatSent:
    """Take a message's words away: one's own, or anybody's for a moderator of the chat."""
    room, deps = call.room, call.node.deps
    async with room.chat_order:
        async with deps.database.begin() as db:
            view = await messages.delete_message(
                db,
                deps.clock,
                room_id=room.facts.id,
                message_id=ask.message_id,
                by=call.seat.person_id,
                moderator=Permission.CHAT_MODERATE in call.seat.permissions,
            )
        return _changed(call, view)


async def react(call: Call, ask: ChatReact) -> ChatSent:
    """Put an emoji under a message, or take it away."""
    room, deps = call.room, call.node.deps
    async with room.chat_order:
        async with deps.database.begin() as db:
            view = await reactions.react(
                db,
                deps.clock,
                room_id=room.facts.id,
                message_id=ask.message_id,
                person_id=call.seat.person_id,
                emoji=ask.emoji,
                on=ask.on,
            )
        return _changed(call, view)


async def history(call: Call, ask: ChatHistory) -> ChatPage:
    """A page of earlier or later messages."""
    deps = call.node.deps
    async with deps.database.read() as db:
        page = await messages.history(
            db, call.room.facts.id, before_seq=ask.before_seq, after_seq=ask.after_seq, limit=ask.limit
        )
    return chat_page(deps, page)


def _changed(call: Call, view: MessageView) -> ChatSent:
    message = structures.message(view, call.node.deps.file_url)
    call.room.publish("chat.changed", ChatChanged(message=message))
    return ChatSent(message=message)


HANDLERS: dict[str, Handler] = {
    "chat.send": send,
    "chat.edit": edit,
    "chat.delete": delete,
    "chat.react": react,
    "chat.history": history,
}
