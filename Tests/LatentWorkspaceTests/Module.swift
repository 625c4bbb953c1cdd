// Tests of LatentWorkspace.
