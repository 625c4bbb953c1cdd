// Tests of LatentServer.
