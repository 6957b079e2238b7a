"""Drawings made by code: covers from batik-like motifs, room plans, the map. Deterministic, without inline style."""

from web.motifs.archipelago import archipelago, map_position
from web.motifs.cover import cover
from web.motifs.plans import plan

__all__ = ["archipelago", "cover", "map_position", "plan"]
