"""The forwarder in C. Where it could not be built, `media.forwarder.native.forwarder` is not there."""
