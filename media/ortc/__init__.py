"""ORTC: capabilities and parameters in mediasoup-client's shape, checked and matched. No packets."""
