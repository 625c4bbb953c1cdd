// Tests of LatentEndpoint.
