"""CPU per forwarded packet as bars, in SVG: each scene's servers beside one another."""

from collections.abc import Mapping
from html import escape

from tests.bench.servers import DIRECT, LIMIT, Compared

WIDTH, LABELS, BAR, GAP = 760, 190, 22, 6
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.scene { font-weight: 600 }
.bar { fill: #9aa4af }
.ours { fill: #1f6f54 }
.limit { fill: none; stroke: #1f6f54; stroke-dasharray: 4 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .bar { fill: #66707b }
  .ours { fill: #4fb28c }
  .limit { stroke: #4fb28c }
}
"""


def draw(scenes: Mapping[str, Compared], machine: str) -> str:
    """All bars on one scale, in microseconds from 0. Empty without a round that counts."""
    bars = {name: _costs(compared) for name, compared in scenes.items()}
    costs = [cost for each in bars.values() for _, cost in each]
    if not costs:
        return ""
    scale = (WIDTH - LABELS - 80) / max(costs)
    parts, top = [], 24
    for scene, servers in bars.items():
        parts.append(f'<text class="scene" x="0" y="{top}">{escape(scene)}: µs of CPU per forwarded packet</text>')
        top += 12
        for server, cost in servers:
            parts.append(_bar(server, cost, top, scale))
            top += BAR + GAP
        top += 30
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top - 20}" role="img">'
    title = f"<title>CPU per forwarded packet</title><desc>{escape(machine)}</desc>"
    return "\n".join([head, title, f"<style>{STYLE}</style>", *parts, "</svg>", ""])


def _costs(compared: Compared) -> list[tuple[str, float]]:
    return [(server, compared.middle(server).cost) for server in compared.rounds if server != DIRECT]


def _bar(server: str, cost: float, top: int, scale: float) -> str:
    style = {"native": "ours", LIMIT: "limit"}.get(server, "bar")
    end, line = LABELS + cost * scale, top + BAR - 6
    return (
        f'<text x="{LABELS - 8}" y="{line}" text-anchor="end">{escape(server)}</text>'
        f'<rect class="{style}" x="{LABELS}" y="{top}" width="{cost * scale:.1f}" height="{BAR}"/>'
        f'<text x="{end + 6:.1f}" y="{line}">{cost:.1f}</text>'
    )
