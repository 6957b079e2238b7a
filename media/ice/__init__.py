"""ICE-lite over one port: the node's addresses, its sockets, and who a datagram belongs to."""
