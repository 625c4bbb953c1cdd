// Framing, connections, dispatch, residents, and one file per protocol method.
