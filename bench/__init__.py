"""Measurements against peers: `motcua bench NAME` runs `bench/NAME/run.py`. See docs/benchmarks.md."""
