"""Each module has a class `Peer`: see `bench.lifecycle.work.Peer`."""
