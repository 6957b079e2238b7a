"""The only definition of every message that Socket.IO carries.

The TypeScript types and the tables of `docs/protocol.md` are generated from here.
"""
