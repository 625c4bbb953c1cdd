// Tests of LatentModels.
