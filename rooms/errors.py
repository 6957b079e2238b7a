"""What the domain refuses, each with a stable code. The edges turn it into HTTP or an acknowledgement."""

from typing import Any, ClassVar


class DomainError(Exception):
    """A rule said no. `params` fill the placeholders of the translated sentence `error.<code>`."""

    code: ClassVar[str] = "internal"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params: dict[str, Any] = params


def _error(code: str, doc: str) -> type[DomainError]:
    name = "".join(part.title() for part in code.split("_"))
    return type(name, (DomainError,), {"code": code, "__doc__": doc, "__module__": __name__})


class RateLimited(DomainError):  # noqa: N818 - named like its siblings, for what happened
    """Too often. `retry_after` is in seconds."""

    code = "rate_limited"

    def __init__(self, retry_after: float) -> None:
        super().__init__(seconds=max(1, round(retry_after)))
        self.retry_after = retry_after


InvalidPayload = _error("invalid_payload", "The message does not have the shape that it must have.")
NotIdentified = _error("not_identified", "Nobody is signed in, and this needs a person.")
NotPermitted = _error("not_permitted", "The person's roles do not allow it.")
Overloaded = _error("overloaded", "A bounded queue is full; try again.")
NotFound = _error("not_found", "There is nothing by that name.")
Conflict = _error("conflict", "Somebody else changed it first.")

RoomNotFound = _error("room_not_found", "There is no such room, or it is archived.")
RoomFull = _error("room_full", "Every seat is taken.")
RoomLocked = _error("room_locked", "A moderator has locked the room.")
MembersOnly = _error("members_only", "The room is for members of the technopark, or for who holds an invitation.")
InviteInvalid = _error("invite_invalid", "The invitation does not exist, has ended, was revoked, or is used up.")

MessageNotFound = _error("message_not_found", "There is no such message in this room.")
MessageDeleted = _error("message_deleted", "The message was deleted.")
MessageEmpty = _error("message_empty", "The message has neither text nor files.")
FileNotFound = _error("file_not_found", "There is no such file, or the person may not have it.")
FileTooLarge = _error("file_too_large", "The file has more bytes than allowed.")
FileTypeRefused = _error("file_type_refused", "Files of this type are not taken.")
UploadInvalid = _error("upload_invalid", "The upload is broken or not a file.")

CredentialsWrong = _error("credentials_wrong", "The e-mail address or the password is wrong.")
EmailTaken = _error("email_taken", "There is an account with this e-mail address.")
EmailInvalid = _error("email_invalid", "That is not an e-mail address.")
PasswordWeak = _error("password_weak", "The password is too short, too long, or too common.")
NameInvalid = _error("name_invalid", "The name is empty or too long.")
AccountDisabled = _error("account_disabled", "An administrator has disabled the account.")
LastAdministrator = _error("last_administrator", "The network would have nobody to administer it.")
SlugTaken = _error("slug_taken", "There is a room with this address.")
SlugInvalid = _error("slug_invalid", "The address may have lower-case letters, digits and hyphens only.")
