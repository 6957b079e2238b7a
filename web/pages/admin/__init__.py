"""Administration of the technoparks that one manages."""
