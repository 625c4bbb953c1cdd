// Tests of LatentProtocol.
