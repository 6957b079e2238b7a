"""The table of the operations on reports."""

from typing import Final

from rooms.accounts.api_tokens import Scope
from web import rates
from web.api.v1.models.reports import Report, ReportQuery
from web.api.v1.operation import AnyOperation, Operation
from web.api.v1.reports.mentoring import get_report

OPERATIONS: Final[tuple[AnyOperation, ...]] = (
    Operation(
        "GET",
        "/reports/mentoring",
        "get_mentoring_report",
        Scope.REPORTS_READ,
        get_report,
        answer=Report,
        query=ReportQuery,
        refuses=("not_permitted", "invalid_payload"),
        rate=rates.CHANGE,
    ),
)
