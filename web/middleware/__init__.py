"""What happens to every request, outermost first."""

from typing import Final

from web.middleware.errors import errors
from web.middleware.guard import guard
from web.middleware.identify import identify
from web.middleware.request_context import request_context

MIDDLEWARES: Final = (request_context, errors, identify, guard)
