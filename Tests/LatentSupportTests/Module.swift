// Tests of LatentSupport.
