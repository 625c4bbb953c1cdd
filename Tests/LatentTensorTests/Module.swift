// Tests of LatentTensor.
