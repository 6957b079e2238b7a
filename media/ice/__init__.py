"""ICE-lite over one UDP port: the node's addresses, its sockets, and who a datagram belongs to."""
