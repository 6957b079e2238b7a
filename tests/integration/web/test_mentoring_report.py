"""Who reads the report, and what its address may ask."""

import csv
import io
from datetime import timedelta

from openpyxl import load_workbook

from rooms.models import MentoringSession
from rooms.permissions import Role
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.mentoring_people import make_pair
from web.deps import WebDeps

PATH = "/admin/reports/mentoring"


async def test_managers_read_their_technoparks_report_and_nobody_else_any(visitors: MakeVisitor) -> None:
    manager, mentor, nobody = await visitors(Role.MANAGER), await visitors(Role.MENTOR), await visitors()
    page = await manager.get(PATH)
    assert page.status == 200
    text = await page.text()
    assert "Laporan mentoring" in text
    assert 'name="technopark"' not in text, "one technopark is no choice"
    assert (await manager.get(f"{PATH}?technopark=bandung")).status == 200
    assert (await manager.get(f"{PATH}?technopark=bali")).status == 403
    assert (await mentor.get(PATH)).status == 403
    assert (await nobody.get(PATH)).status in (303, 401)
    assert (await mentor.get(f"{PATH}.csv")).status == 403


async def test_the_ministry_chooses_among_all_and_takes_tables_along(visitors: MakeVisitor) -> None:
    administrator = await visitors(Role.ADMINISTRATOR)
    text = await (await administrator.get(f"{PATH}?from=2026-01-01&to=2026-03-31&technopark=bali")).text()
    assert 'value="bali" selected' in text
    assert f"{PATH}.csv?from=2026-01-01&amp;to=2026-03-31&amp;technopark=bali" in text or "Belum ada sesi" in text
    table = await administrator.get(f"{PATH}.csv?from=2026-01-01&to=2026-03-31")
    assert table.headers["Content-Disposition"] == 'attachment; filename="mentoring-2026-01-01-2026-03-31.csv"'
    [head, *_] = csv.reader(io.StringIO((await table.read()).decode("utf-8-sig")))
    assert head == ["Tanggal", "Jam", "Zona", "Status", "Technopark", "Mentor", "Startup", "Topik", "Menit"]
    book = load_workbook(io.BytesIO(await (await administrator.get(f"{PATH}.xlsx")).read()))
    assert [cell.value for cell in next(book.worksheets[0].iter_rows())] == head
    assert (await administrator.get(f"{PATH}.exe")).status == 404


async def test_what_is_no_span_is_refused(visitors: MakeVisitor) -> None:
    manager = await visitors(Role.MANAGER)
    for query in ("from=soon", "from=2026-02-01&to=2026-01-01", "from=2001-01-01&to=2026-01-01", "to=9999-12-31"):
        assert (await manager.get(f"{PATH}?{query}")).status == 400, query


async def test_the_page_shows_what_was_counted(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    path = await pair.book((await pair.slots())[0])
    at = deps.clock.now() - timedelta(days=1)
    async with deps.database.begin() as db:
        session = await db.get_one(MentoringSession, path.rpartition("/")[2])
        session.starts_at, session.ends_at, session.topic = at, at + timedelta(hours=1), "Harga <awal>"
        session.status, session.started_at, session.ended_at = "completed", at, at + timedelta(minutes=90)
    administrator = await visitors(Role.ADMINISTRATOR)
    page = await administrator.get(PATH)
    text = await page.text()
    assert page.status == 200
    for told in ("Mentor 1</a>", "Startup A", "Harga &lt;awal&gt;", "1,5", 'role="img"', f"mentor={pair.mentor_id}"):
        assert told in text, told
    narrowed = await (await administrator.get(f"{PATH}?mentor={pair.mentor_id}")).text()
    assert "Tampilkan semua mentor dan startup" in narrowed
