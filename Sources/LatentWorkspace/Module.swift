// The SQLite catalogue and the activation shards.
